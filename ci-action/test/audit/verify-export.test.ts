// `portcullis audit verify` as a process: what it takes for whole, what it finds, and what it says that it proves.
import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildActionIfStale } from '../../build.ts';
import { verifyExport } from '../../src/audit/verify-export.ts';
import { type Finished, makeWorkspace, runCli } from '../runner.ts';
import { type ExportWish, makeEntry, makeExport, makeSigner, signer, someEntries, tenantId } from './make-export.ts';

const file = 'audit.ndjson';
const asFile = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
const keptOf = (wish: ExportWish): string => asFile(makeExport(wish).slice(-1));

async function verify(
  lines: readonly string[],
  words: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const keys = { 'key.pem': signer.key.publicKey, 'other.pem': makeSigner().key.publicKey };
  using workspace = makeWorkspace({ [file]: asFile(lines), ...keys, ...files });
  return await runCli(workspace, ['audit', 'verify', file, ...words], { PORTCULLIS_API_KEY: '' });
}

describe('dist/cli.js, audit verify', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  it('says of a whole log what it looked at, and by which key it is signed.', async () => {
    const { exitCode, stdout } = await verify(makeExport({ entries: someEntries(7), sealed: 6, signedAt: 6 }), ['--key', 'key.pem']);
    expect(exitCode, stdout).to.equal(0);
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      '7 entries, 6 of them sealed, from position 1 to 6.',
      '1 entry not sealed when the file was made: nothing holds it yet.',
      `Position 6 was signed on 2026-11-22T10:01:00.000Z by key ${signer.key.keyId}, which holds 6 entries of the file.`,
      'The log is whole.',
    ]);
  });

  it('says that the key of the file itself proves less.', async () => {
    const { exitCode, stdout } = await verify(makeExport());
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.include('That key came with the file, which proves less');
  });

  it('says where nothing was signed, and so anything could have been written anew.', async () => {
    const { exitCode, stdout } = await verify(makeExport({ signedAt: null }));
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.include('No checkpoint was signed');
  });

  it('takes signatures of an old key beside those of the new one.', async () => {
    const [old, young] = [makeSigner(), makeSigner()];
    const both = { 'keys.pem': young.key.publicKey + old.key.publicKey };
    const { exitCode, stdout } = await verify(makeExport({ signer: old }), ['--key', 'keys.pem'], both);
    expect(exitCode, stdout).to.equal(0);
  });

  const whole = makeExport();
  const [fifth = '', fourth = '', third = '', second = '', first = '', end = ''] = whole;
  const forger = makeSigner();
  for (const [what, lines, words, said] of [
    [
      'a changed entry',
      [fifth, fourth, third.replace('Ada', 'Eve'), second, first, end],
      [],
      /the entry at position 3 is not what was sealed \(line 3, entry 0199/,
    ],
    ['a missing entry', [fifth, fourth, second, first, end], [], /position 3 is not in the file/],
    ['a missing tail', [third, second, first, end], [], /position 5 was signed, and is not in the file/],
    ['a missing beginning', [fifth, fourth, third, end], [], /positions 1 to 2 are not in the file/],
    ['an entry twice', [fifth, fourth, third, third, second, first, end], [], /position 3 is in the file twice/],
    [
      'an entry that was put in with a seal of its own',
      [fifth, fourth, makeExport({ entries: [makeEntry(9), makeEntry(8), makeEntry(3, 'Eve')] })[0] ?? '', second, first, end],
      [],
      /the chain is broken between positions 2 and 3/,
    ],
    [
      'a chain that was written anew under an old signature',
      [...makeExport({ entries: someEntries(5).with(2, makeEntry(3, 'Eve')) }).slice(0, -1), end],
      [],
      /what was signed at position 5 is another entry/,
    ],
    [
      'a chain that was written anew and signed by another key',
      makeExport({ entries: someEntries(5).with(2, makeEntry(3, 'Eve')), signer: forger }),
      ['--key', 'key.pem'],
      /signed by a key that is not known here/,
    ],
    [
      'a checkpoint that was taken away, where one was kept',
      makeExport({ entries: someEntries(3) }),
      ['--checkpoint', 'kept.json'],
      /position 5 was signed, and is not in the file/,
    ],
    [
      'a checkpoint that was taken away, where a key is given',
      makeExport({ signedAt: null }),
      ['--key', 'key.pem'],
      /no signed checkpoint in the file/,
    ],
    [
      'entries that were put in after what was signed, with seals of their own',
      makeExport({ entries: someEntries(7), sealed: 6, signedAt: 5 }),
      ['--key', 'key.pem'],
      /1 seals from position 6 on lie beyond what was signed/,
    ],
    ['a signature of another key', whole, ['--key', 'other.pem'], /signed by a key that is not known here/],
    ['another tenant', [...whole.slice(0, -1), end.replace(tenantId, tenantId.replace('a', 'b'))], [], /is not what was sealed/],
  ] as const) {
    it(`exits 1 for ${what}, and says where.`, async () => {
      const { exitCode, stdout } = await verify(lines, words, { 'kept.json': keptOf({}) });
      expect(exitCode, stdout).to.equal(1);
      expect(stdout).to.match(said).and.to.include('This is not the log that was sealed');
      const asJson = await verify(lines, [...words, '--json'], { 'kept.json': keptOf({}) });
      expect(JSON.parse(asJson.stdout)).to.include({ isWhole: false });
    });
  }

  it('takes a part for a part where it is told so, and lists what is not in it.', async () => {
    const { exitCode, stdout } = await verify([fourth, second, end], ['--part']);
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.include('positions 1, 3.').and.to.include('2 entries sealed outside of that: no signature holds them');
    expect((await verify([fourth, second.replace('Ada', 'Eve'), end], ['--part'])).exitCode).to.equal(1);
  });

  it('exits 2 for a part that no signature reaches, where a key is given.', async () => {
    const { exitCode, stdout } = await verify([fourth, second, end], ['--part', '--key', 'key.pem']);
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('no entry that a signature reaches');
  });

  it('finds a checkpoint that was kept in the log.', async () => {
    const { exitCode, stdout } = await verify(whole, ['--checkpoint', 'kept.json'], { 'kept.json': keptOf({ signedAt: 2 }) });
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.include('The checkpoint that was kept, at position 2, fits.');
  });

  for (const [what, words, files, said] of [
    ['no file', [], {}, /missing\.ndjson is not a file that can be read/],
    ['a file without its last line', [], { 'missing.ndjson': `${first}\n` }, /does not end as an export/],
    ['an empty file', [], { 'missing.ndjson': '' }, /does not end as an export/],
    ['a key file without a key', ['--key', 'none.pem'], { 'missing.ndjson': asFile(whole), 'none.pem': 'x' }, /has no public key/],
    [
      'a checkpoint file without one',
      ['--checkpoint', 'none.json'],
      { 'missing.ndjson': asFile(whole), 'none.json': '{}' },
      /has no checkpoint/,
    ],
  ] as const) {
    it(`exits 2 for ${what}.`, async () => {
      using workspace = makeWorkspace(files);
      const { exitCode, stdout } = await runCli(workspace, ['audit', 'verify', 'missing.ndjson', ...words], { PORTCULLIS_API_KEY: '' });
      expect(exitCode, stdout).to.equal(2);
      expect(stdout).to.match(said);
    });
  }

  it('prints no text of an entry as a command to a runner.', async () => {
    const steering = third.replace('0199aaaa-0000', '::error::x\\u001b[31m');
    const { exitCode, stdout } = await verify([fifth, fourth, steering, second, first, end]);
    expect(exitCode, stdout).to.equal(1);
    for (const text of ['::error', '\u001b']) expect(stdout).to.not.include(text);
  });
});

describe('verifyExport', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-audit-'));
  const path = join(folder, file);
  const keyFile = join(folder, 'key.pem');
  before(() => writeFileSync(keyFile, signer.key.publicKey));
  after(() => rmSync(folder, { recursive: true }));

  const outcomeOf = async (bytes: Buffer, given: Readonly<Record<string, string>>): Promise<string> => {
    writeFileSync(path, bytes);
    const context = { given: (name: string) => ({ '': path, ...given })[name] ?? '', env: {}, say: () => undefined, columns: undefined };
    try {
      return (await verifyExport(context)).outcome;
    } catch {
      return 'error';
    }
  };

  it('notices every change of a single byte, wherever it is and whichever key is used.', async function () {
    this.timeout(120_000);
    const bytes = Buffer.from(asFile(makeExport({ entries: someEntries(3) })));
    for (const given of [{}, { key: keyFile }]) {
      expect(await outcomeOf(bytes, given)).to.equal('pass');
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 2), fc.integer({ min: 1, max: 255 }), async (at, difference) => {
          const changed = Buffer.from(bytes);
          changed[at] = (changed[at]! + difference) % 256;
          return (await outcomeOf(changed, given)) !== 'pass';
        }),
        { numRuns: 1500 },
      );
    }
  });

  it('notices a changed bit in every byte of an entry.', async function () {
    this.timeout(120_000);
    const bytes = Buffer.from(asFile(makeExport({ entries: someEntries(1) })));
    const missed: number[] = [];
    for (let at = 0; at < bytes.length - 1; at += 1) {
      // The neighbour, the other case, and what is no letter any more.
      for (const bit of [1, 32, 128]) {
        const changed = Buffer.from(bytes);
        changed[at] = changed[at]! ^ bit;
        if ((await outcomeOf(changed, {})) === 'pass') missed.push(at);
      }
    }
    expect(missed).to.deep.equal([]);
  });
});
