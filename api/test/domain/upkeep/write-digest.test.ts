import { expect } from 'chai';
import fc from 'fast-check';
import { isMailAddress } from '../../../src/domain/upkeep/mail-address.ts';
import { type DigestItem, tellInert, writeDigest } from '../../../src/domain/upkeep/write-digest.ts';

const context = {
  tenant: 'Acme',
  acceptancesUrl: 'https://portcullis.example.com/acceptances',
  keysUrl: 'https://portcullis.example.com/keys',
};
const item: DigestItem = {
  ...{ kind: 'acceptance-ending', project: 'web-shop', name: 'sql-injection', keyId: null, ref: null, owner: null },
  endsAt: new Date('2026-12-01T08:30:00Z'),
};
const key: DigestItem = { ...item, kind: 'key-ending', project: null, name: 'CI', keyId: 'abcdefgh' };

describe('The digest of what ends', () => {
  it('names each thing on a line of its own, with its end, and where to go.', () => {
    const { subject, text } = writeDigest([item, { ...item, ref: 'refs/heads/main', owner: 'Grace' }, key], context);
    expect(subject).to.equal('Portcullis: 3 things end soon');
    expect(text.split('\n')).to.include.members([
      '- 2026-12-01 08:30 UTC: sql-injection in web-shop',
      '- 2026-12-01 08:30 UTC: sql-injection in web-shop on refs/heads/main, accepted by Grace',
      '- 2026-12-01 08:30 UTC: the CI key abcdefgh (CI), for the whole tenant',
      'Fix them, or decide anew: https://portcullis.example.com/acceptances',
      'Rotate them in time: https://portcullis.example.com/keys',
    ]);
  });

  it('says of very many how many more there are.', () => {
    const { text } = writeDigest(
      Array.from({ length: 70 }, () => item),
      context,
    );
    expect(text).to.include('and 20 more').and.not.include('CI keys');
  });

  const hostile = [
    '\r\nBcc: eve@example.com',
    '\u202egnp.exe',
    '<img src=x onerror=alert(1)>',
    '[text](https://evil.example)',
    '\u001b[31mred',
    '\n\n-- \nforged',
  ];
  it('keeps whatever names say on their line, without controls and without links.', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile)), { minLength: 4, maxLength: 4 }),
        (texts) => {
          const [name = '', ref = '', owner = '', tenant = ''] = texts;
          const { subject, text } = writeDigest([{ ...item, name, ref, owner }], { ...context, tenant });
          expect(subject).not.to.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          expect(text.split('\n')).to.have.length(writeDigest([item], context).text.split('\n').length);
          expect(text.replaceAll('\n', '')).not.to.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          expect([...text.matchAll(/\w+:\/\/\S+/g)].map(([link]) => link)).to.deep.equal([context.acceptancesUrl]);
        },
      ),
    );
  });

  it('breaks addresses up that a program would make links of.', () => {
    expect(tellInert('see https://evil.example, www.evil.example or eve@evil.example', 200)).to.equal(
      'see https[:]//evil[.]example, www[.]evil[.]example or eve[at]evil[.]example',
    );
    expect(tellInert('log in at evil.example/now. Then evil.example.', 200)).to.equal('log in at evil[.]example/now. Then evil[.]example.');
    expect(tellInert('js.eval v1.2.3', 200)).to.equal('js[.]eval v1.2.3');
  });
});

describe('An address of a mail', () => {
  for (const [text, isOne] of [
    ['ada@example.com', true],
    ['ada+ci@mail.example.co.uk', true],
    ['ada', false],
    ['ada@localhost', false],
    ['ada@example.com, eve@example.com', false],
    ['Ada <ada@example.com>', false],
    ['ada@example.com\r\nBcc: eve@example.com', false],
    ['ada@example.com\n', false],
    ['"ada"@example.com', false],
    ['@relay.example:ada@example.com', false],
    ['ada@[127.0.0.1]', false],
    [`${'a'.repeat(65)}@example.com`, false],
  ] as const) {
    it(`is ${isOne ? '' : 'not '}${JSON.stringify(text)}.`, () => {
      expect(isMailAddress(text)).to.equal(isOne);
    });
  }
});
