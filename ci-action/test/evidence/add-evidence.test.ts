// Evidence in a report: what is added, what is left alone, and what no report can make the action read.
import { contextFingerprint, contextFingerprintPattern, evidenceProperty, githubFingerprint } from '@portcullis/contract';
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addEvidence } from '../../src/evidence/add-evidence.ts';
import { makeSourceReader, sourceLimits } from '../../src/evidence/read-source.ts';
import { makeCheckout } from './checkout.ts';

interface Result {
  readonly partialFingerprints?: Readonly<Record<string, string>>;
}

const at = (uri: string, startLine: unknown = 2, more: object = {}): object => ({
  ruleId: 'r',
  locations: [{ physicalLocation: { artifactLocation: { uri, ...more }, region: { startLine } } }],
});

/** The results of a run as they come out. */
async function added(root: string, results: readonly object[], run: object = {}): Promise<readonly Result[]> {
  const report = { version: '2.1.0', runs: [{ tool: { driver: { name: 'semgrep' } }, results, ...run }] };
  await addEvidence(report, { evidence: { root }, root, sources: makeSourceReader(root) });
  return structuredClone(results);
}

const namesOf = (results: readonly Result[]): readonly (readonly string[])[] =>
  results.map((one) => Object.keys(one.partialFingerprints ?? {}));
const both = [contextFingerprint, githubFingerprint];
const files = { 'src/a.ts': 'one\ntwo\nthree\n', 'a b/ü.ts': 'one\ntwo\nthree\n' };

describe('addEvidence', () => {
  it('adds both hashes of the line behind the members that are there, and evidence to each run', async () => {
    using checkout = makeCheckout(files);
    const results = [at('src/a.ts')];
    const [result] = await added(checkout.folder, results);
    expect(Object.keys(result ?? {})).to.deep.equal(['ruleId', 'locations', 'partialFingerprints']);
    expect(Object.keys(result?.partialFingerprints ?? {})).to.deep.equal(both);
    expect(result?.partialFingerprints?.[contextFingerprint]).to.match(contextFingerprintPattern);
    const runs = [{ results: [] }, { properties: { mine: 1 } }, { properties: 'no object' }];
    await addEvidence({ runs }, { evidence: { root: '/r' }, root: '/r', sources: makeSourceReader('/r') });
    expect(runs.map((run) => (run as { properties?: unknown }).properties)).to.deep.equal([
      { [evidenceProperty]: { root: '/r' } },
      { mine: 1, [evidenceProperty]: { root: '/r' } },
      'no object',
    ]);
  });

  it('leaves out the changes where paths count from a subfolder, because all files would be taken for unchanged', async () => {
    using checkout = makeCheckout({ 'web/src/a.ts': 'one\ntwo\n', 'web/src/b.ts': 'one\ntwo\n', 'web/src/c.ts': 'one\ntwo\n' });
    const { folder: root } = checkout;
    const history = { commits: ['a'.repeat(40)], isWhole: true };
    const evidence = { root, history, changes: { from: 'a'.repeat(40), files: [] } };
    const sentFor = async (...uris: readonly string[]): Promise<unknown> => {
      const run = { results: uris.map((uri) => at(uri)), properties: {} as Record<string, unknown> };
      await addEvidence({ runs: [run] }, { evidence, root, sources: makeSourceReader(root) });
      return run.properties[evidenceProperty];
    };
    expect(await sentFor('src/a.ts', 'src/b.ts', 'src/c.ts')).to.deep.equal({ root, history });
    expect(await sentFor('src/a.ts', 'src/b.ts', 'web/src/c.ts')).to.deep.equal({ root, history });
    expect(await sentFor('web/src/a.ts', 'web/src/b.ts', 'gone.ts')).to.deep.equal(evidence);
  });

  it('never replaces what the tool said, and mends nothing that is no object', async () => {
    using checkout = makeCheckout(files);
    const own = { [githubFingerprint]: 'own', [contextFingerprint]: 'own' };
    const results = [own, { [githubFingerprint]: 'own' }, 'text', null].map((partialFingerprints) => ({
      ...at('src/a.ts'),
      partialFingerprints,
    }));
    const [first, second, ...others] = await added(checkout.folder, results);
    expect(first?.partialFingerprints).to.deep.equal(own);
    expect(second?.partialFingerprints?.[githubFingerprint]).to.equal('own');
    expect(Object.keys(second?.partialFingerprints ?? {})).to.deep.equal([githubFingerprint, contextFingerprint]);
    expect(others.map((one) => one.partialFingerprints)).to.deep.equal(['text', null]);
  });

  it('finds the file however the tool writes its address', async () => {
    using checkout = makeCheckout(files);
    const { folder } = checkout;
    const run = {
      originalUriBaseIds: { '%SRCROOT%': { uri: 'file:///src/' }, LIB: { uri: 'sr', uriBaseId: 'REST' }, REST: { uri: '' } },
      artifacts: [{ location: { uri: 'src/a.ts' } }],
    };
    const results = [
      ...['src/a.ts', './src//a.ts', 'src\\a.ts', 'x/../src/a.ts', 'a%20b/%C3%BC.ts', 'a b/ü.ts', 'file:src/a.ts'].map((uri) => at(uri)),
      ...[join(folder, 'src/a.ts'), pathToFileURL(join(folder, 'src/a.ts')).href, 'file:///src/src/a.ts', '/github/workspace/src/a.ts'].map(
        (uri) => at(uri),
      ),
      ...[at('src/a.ts', 2, { uriBaseId: '%SRCROOT%' }), at('c/a.ts', 2, { uriBaseId: 'LIB' }), at('', 2, { index: 0 })],
    ];
    expect(namesOf(await added(folder, results, run))).to.deep.equal(results.map(() => both));
  });

  const oddities = [
    at('src/a.ts', 0),
    at('src/a.ts', '2'),
    at('src/a.ts', 1e9),
    at('src/a.ts', null),
    at('gone.ts'),
    {},
    { locations: [null] },
    null,
    'x',
  ];
  it('leaves alone what names no line of a file that is there', async () => {
    using checkout = makeCheckout(files);
    const before = structuredClone(oddities);
    expect(await added(checkout.folder, oddities as object[])).to.deep.equal(before);
    for (const report of [null, [], 'x', { runs: 'x' }, { runs: [null, 1, { results: {} }] }])
      await addEvidence(report, { evidence: {}, root: '/', sources: makeSourceReader('/') });
  });

  it('reads nothing outside the checkout, neither by address nor through links, and nothing of git itself', async () => {
    using outside = makeCheckout({ 'secret.txt': 'one\ntwo\n' });
    using checkout = makeCheckout({ ...files, '.git/config': 'one\ntwo\n' });
    const { folder } = checkout;
    symlinkSync(join(outside.folder, 'secret.txt'), join(folder, 'link.txt'));
    symlinkSync(outside.folder, join(folder, 'dir'));
    symlinkSync('src/a.ts', join(folder, 'inside.ts'));
    const secret = join(outside.folder, 'secret.txt');
    const up = `../${outside.folder.split('/').at(-1) ?? ''}/secret.txt`;
    const hostile = [
      ...[
        up,
        `src/../${up}`,
        encodeURIComponent(up),
        `x/%2e%2e/${up}`,
        secret,
        `file://${secret}`,
        `file://host${secret}`,
        `//${secret}`,
        `\\\\${secret}`,
      ],
      ...[
        'link.txt',
        'dir/secret.txt',
        '.git/config',
        'src/../.git/config',
        '/etc/passwd',
        '..',
        '.',
        '',
        'src',
        'src/a.ts\0',
        'http://host/src/a.ts',
      ],
      ...['javascript:src/a.ts', '/proc/self/environ', '/dev/zero', `${folder}/../${up}`, 'C:/src/a.ts', 'x'.repeat(5000)],
    ];
    expect(
      namesOf(
        await added(
          folder,
          hostile.map((uri) => at(uri)),
        ),
      ).flat(),
    ).to.deep.equal([]);
    const based = {
      originalUriBaseIds: {
        UP: { uri: '../' },
        ROOT: { uri: 'file:///' },
        LOOP: { uri: 'a/', uriBaseId: 'LOOP' },
        WORKSPACE: { uri: 'file:///' },
      },
    };
    const onBases = [
      at(up.slice(3), 2, { uriBaseId: 'UP' }),
      at(secret.slice(1), 2, { uriBaseId: 'ROOT' }),
      at('x', 2, { uriBaseId: 'LOOP' }),
      at(secret),
    ];
    expect(namesOf(await added(folder, onBases, based)).flat()).to.deep.equal([]);
    expect(namesOf(await added(folder, [at('inside.ts')]))).to.deep.equal([both]);
  });

  it('reads plain text files of bounded size only: no pipe, no folder, no binary, no gigabyte', async () => {
    using checkout = makeCheckout({ ...files, 'large.ts': '', 'binary.bin': 'one\ntwo\n\0' });
    truncateSync(join(checkout.folder, 'large.ts'), 1_000_000_000);
    mkdirSync(join(checkout.folder, 'folder.ts'));
    execFileSync('mkfifo', [join(checkout.folder, 'pipe.ts')]);
    const results = ['large.ts', 'binary.bin', 'folder.ts', 'pipe.ts'].map((uri) => at(uri));
    expect(namesOf(await added(checkout.folder, results)).flat()).to.deep.equal([]);
  });

  it('stops at a bounded number of bytes over all reports and counts the files that it left out', () => {
    using checkout = makeCheckout();
    const most = Math.floor(sourceLimits.bytes / sourceLimits.fileBytes);
    writeFileSync(join(checkout.folder, 'one.ts'), 'x');
    truncateSync(join(checkout.folder, 'one.ts'), sourceLimits.fileBytes);
    const sources = makeSourceReader(checkout.folder);
    for (let time = 0; time < most + 3; time += 1) sources.read('one.ts');
    expect(sources.skipped()).to.equal(3);
  });

  it('hashes of a secret scanner only what stands around, so that nobody can try passwords until the hash agrees', async () => {
    const sent = async (password: string): Promise<readonly Result[]> => {
      using checkout = makeCheckout({ '.env': `USER=app\nPASSWORD=${password}\nHOST=x\nKEY=${password}\n` });
      return await added(checkout.folder, [at('.env', 2), at('.env', 4)], { tool: { driver: { name: 'Gitleaks' } } });
    };
    expect(namesOf(await sent('hunter2'))).to.deep.equal([[contextFingerprint], [contextFingerprint]]);
    expect(await sent('hunter2')).to.deep.equal(await sent('letmein'));
    expect(new Set((await sent('hunter2')).map((one) => one.partialFingerprints?.[contextFingerprint])).size).to.equal(2);
  });

  it('adds no text of any file', async () => {
    using checkout = makeCheckout({ 'src/a.ts': 'canary-one\ncanary-two\ncanary-three\n' });
    expect(JSON.stringify(await added(checkout.folder, [at('src/a.ts'), at('src/a.ts', 3)]))).to.not.include('canary');
  });
});
