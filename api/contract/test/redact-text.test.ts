// Secrets in text: found whatever stands around them, once and for all, in linear time.
import { expect } from 'chai';
import fc from 'fast-check';
import { redactText } from '../src/redact-text.ts';
import { apiKeyChecksum } from '../src/api-key.ts';

const unsignedKey = `pcl_prj_AbCd1234_${'x'.repeat(43)}`;

const letters = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCd';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${letters}\n${letters}\n-----END RSA PRIVATE KEY-----`;
const jwt = `eyJ${letters.slice(0, 20)}.eyJ${letters.slice(0, 20)}.${letters.slice(0, 20)}`;

const secrets: readonly [what: string, secret: string][] = [
  ['an AWS access key id', `AKIA${upper.slice(0, 16)}`],
  ['a GitHub personal token', `ghp_${letters.slice(0, 36)}`],
  ['a GitHub OAuth token', `gho_${letters.slice(0, 36)}`],
  ['a GitHub server token', `ghs_${letters.slice(0, 36)}`],
  ['a GitHub server token that carries a JWT', `ghs_${letters.slice(0, 36)}.${letters}.${letters}`],
  ['a fine-grained GitHub token', `github_pat_${letters}_${letters}`],
  ['a GitLab token', `glpat-${letters.slice(0, 20)}`],
  ['a Slack token', `xoxb-123456789012-${letters.slice(0, 24)}`],
  ['a live Stripe key', `sk_live_${letters.slice(0, 24)}`],
  ['a restricted Stripe key', `rk_live_${letters.slice(0, 24)}`],
  ['a Google key', `AIza${letters.slice(0, 35)}`],
  ['an npm token', `npm_${letters.slice(0, 36)}`],
  ['our own key', `${unsignedKey}${apiKeyChecksum(unsignedKey)}`],
  ['a JWT', jwt],
  ['a private key', pem],
  ['a private key whose end is cut off', pem.slice(0, 90)],
];

describe('redactText', () => {
  for (const [what, secret] of secrets) {
    it(`takes out ${what}`, () => {
      for (const [before, after] of [
        ['', ''],
        ['token: "', '", x'],
        ['"\\n', '\\n"'],
        ['x ', '\ny'],
      ] as const) {
        const clean = redactText(`${before}${secret}${after}`);
        expect(clean, before).to.include('[redacted]');
        expect(clean, before).to.not.include(secret.slice(8, 24));
      }
    });
  }

  it('takes out an AWS secret access key by the name beside it and keeps the name', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    for (const before of ['aws_secret_access_key = ', 'AWS_SECRET_ACCESS_KEY="', 'secretAccessKey: \\"', '"secret_key" => "']) {
      expect(redactText(`${before}${secret}"`)).to.equal(`${before}[redacted]"`);
    }
  });

  it('takes the password out of an address and keeps the rest', () => {
    expect(redactText('git clone https://bob:hunter2@git.example/a.git')).to.equal('git clone https://bob:[redacted]@git.example/a.git');
    expect(redactText('postgres://:pw@db')).to.equal('postgres://:[redacted]@db');
  });

  it('leaves ordinary text of reports alone', () => {
    const texts = [
      'web/orders.js',
      'src/ghp_tools/npm_config_helper.ts',
      '39dfbf2d1e3f8c6a0b1d2e3f4a5b6c7d8e9f0a1b:1',
      'javascript.lang.security.audit.sqli.node-mysql-sqli',
      "Detected '-----BEGIN RSA PRIVATE KEY-----'",
      'http://localhost:8080/a@b',
      'ssh://git@github.com:22/x',
      'mailto:a@b.example?x=1:2@3',
      'payments.env:generic-api-key:4',
    ];
    for (const text of texts.filter((text) => !text.includes('BEGIN'))) expect(redactText(text)).to.equal(text);
    expect(redactText(texts[4]!)).to.match(/^Detected '.*'$/);
  });

  it('changes nothing the second time', () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        ...secrets.map(([, secret]) => secret),
        '://',
        ':',
        '@',
        'secret_key=',
        '"',
        '\\n',
        ' ',
        '[redacted]',
        '-----BEGIN PRIVATE KEY-----',
      ),
      fc.string({ maxLength: 45, unit: fc.constantFrom(...'a Z 0 _ - . / + = : @'.split(' ')) }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const once = redactText(parts.join(''));
        expect(redactText(once)).to.equal(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads each character a bounded number of times, whatever the text repeats', () => {
    const starts = [
      'eyJ',
      'eyJaaaaaaaaaa.',
      '://',
      '://a:',
      'secret_key',
      'secret_key ',
      '-----BEGIN PRIVATE KEY-----',
      'xoxb-',
      'ghp_',
      'AKIA',
      'gl',
      'pcl_prj_',
    ];
    // Quadratic work on 2,000,000 characters would take hours and run into mocha's limit.
    for (const start of starts) expect(redactText(start.repeat(Math.ceil(2_000_000 / start.length)))).to.be.a('string');
  }).timeout(20_000);
});
