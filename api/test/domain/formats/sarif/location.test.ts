// Locations: which file and line of the repository a result points at, however the tool wrote it.
import { expect } from 'chai';
import { codesOf, parseResult, parseRun } from '../../read-report.ts';

/** Members of a result at this artifact location and region. */
function at(artifactLocation: unknown, region: unknown = { startLine: 3 }): object {
  return { locations: [{ physicalLocation: { artifactLocation, region } }] };
}

const srcroot = { originalUriBaseIds: { SRCROOT: { uri: 'file:///home/me/my%20repo' } } };
const nested = {
  originalUriBaseIds: {
    SRCROOT: { uri: 'file:///somewhere/' },
    SRC: { uri: 'src/', uriBaseId: 'SRCROOT' },
    DEEP: { uri: 'deep/', uriBaseId: 'SRC' },
    LOOP: { uri: 'a/', uriBaseId: 'POOL' },
    POOL: { uri: 'b/', uriBaseId: 'LOOP' },
    SELF: { uriBaseId: 'SELF' },
    ODD: 'no object',
  },
};
const artifacts = { artifacts: [{ location: { uri: 'zero.js' } }, { location: { uri: 'one.js', uriBaseId: 'SRC' } }, {}, null], ...nested };

interface Case {
  readonly what: string;
  readonly where: unknown;
  readonly run?: object;
  readonly path: string | null;
  readonly warns?: string;
}

const cases: readonly Case[] = [
  { what: 'a relative address', where: { uri: 'src/app.js' }, path: 'src/app.js' },
  { what: 'a relative address with ./ and doubled slashes', where: { uri: './src//./app.js' }, path: 'src/app.js' },
  { what: 'back-slashes', where: { uri: 'src\\win\\app.cs' }, path: 'src/win/app.cs' },
  { what: 'percent-encoding', where: { uri: 'src/%E2%82%AC%20x.js' }, path: 'src/€ x.js' },
  { what: 'spaces, which no address may have', where: { uri: 'my docs/a b.js' }, path: 'my docs/a b.js' },
  { what: 'broken percent-encoding', where: { uri: 'src/100%.js' }, path: 'src/100%.js', warns: 'path-encoding' },
  { what: 'broken percent-encoding and a way out', where: { uri: '%zz/../../etc/passwd' }, path: null, warns: 'path-outside' },
  { what: 'broken percent-encoding and an absolute path', where: { uri: '/etc/%zz' }, path: 'etc/%zz', warns: 'path-absolute' },
  { what: 'a decomposed letter, which is composed', where: { uri: 'src/u\u0308ber.js' }, path: 'src/über.js' },
  { what: 'an upper-case path, whose case stays', where: { uri: 'SRC/App.JS' }, path: 'SRC/App.JS' },
  {
    what: 'a file address on the checkout of a GitHub runner',
    where: { uri: 'file:///home/runner/work/shop/shop/src/a.js' },
    path: 'src/a.js',
  },
  { what: 'an absolute path on a GitHub runner', where: { uri: '/home/runner/work/shop/shop/src/a.js' }, path: 'src/a.js' },
  { what: 'an absolute path in a container of GitHub', where: { uri: '/github/workspace/src/a.js' }, path: 'src/a.js' },
  { what: 'an absolute path on a Windows runner', where: { uri: 'file:///D:/a/shop/shop/src/a.cs' }, path: 'src/a.cs' },
  { what: 'an absolute path with back-slashes on a Windows runner', where: { uri: 'D:\\a\\shop\\shop\\src\\a.cs' }, path: 'src/a.cs' },
  { what: 'a Windows file address with two slashes', where: { uri: 'file://D:/a/shop/shop/src/a.cs' }, path: 'src/a.cs' },
  { what: 'an absolute path on a GitLab runner', where: { uri: '/builds/group/shop/src/a.js' }, path: 'src/a.js' },
  {
    what: 'a way out of the checkout of a runner',
    where: { uri: '/home/runner/work/shop/shop/../../../x' },
    path: null,
    warns: 'path-outside',
  },
  {
    what: 'a file address below the root that the run states',
    where: { uri: 'file:///home/me/my%20repo/a.js' },
    run: srcroot,
    path: 'a.js',
  },
  { what: 'a plain path below the root that the run states', where: { uri: '/home/me/my repo/a.js' }, run: srcroot, path: 'a.js' },
  {
    what: 'a path below the working directory of the run',
    where: { uri: 'C:\\work\\shop\\a.cs' },
    run: { invocations: [{ executionSuccessful: true, workingDirectory: { uri: 'file:///C:/work/shop/' } }] },
    path: 'a.cs',
  },
  {
    what: 'a path whose beginning only looks like the root',
    where: { uri: '/home/me/my repo2/a.js' },
    run: srcroot,
    path: 'home/me/my repo2/a.js',
    warns: 'path-absolute',
  },
  { what: 'file:///C:/… of an unknown root', where: { uri: 'file:///C:/src/a.c' }, path: 'C:/src/a.c', warns: 'path-absolute' },
  { what: 'a file address with four slashes', where: { uri: 'file:////src/pom.xml' }, path: 'src/pom.xml', warns: 'path-absolute' },
  { what: 'a UNC path', where: { uri: '\\\\server\\share\\a.c' }, path: 'server/share/a.c', warns: 'path-absolute' },
  { what: 'a file address on a host', where: { uri: 'file://server/share/a.c' }, path: 'share/a.c', warns: 'path-absolute' },
  { what: '.. that stays inside', where: { uri: 'src/../lib/a.js' }, path: 'lib/a.js' },
  { what: '.. that leads out', where: { uri: '../../etc/passwd' }, path: null, warns: 'path-outside' },
  { what: '.. that is percent-encoded', where: { uri: '%2e%2e%2fetc%2fpasswd' }, path: null, warns: 'path-outside' },
  { what: '.. with encoded back-slashes', where: { uri: '..%5c..%5cetc' }, path: null, warns: 'path-outside' },
  { what: '.. with a zero-width space inside', where: { uri: '.\u200b./etc/passwd' }, path: null, warns: 'path-outside' },
  { what: 'javascript:', where: { uri: 'javascript:alert(1)' }, path: null, warns: 'path-scheme' },
  { what: 'an encoded javascript:', where: { uri: 'javascript%3Aalert(1)' }, path: null, warns: 'path-scheme' },
  { what: 'javascript: behind ./', where: { uri: './javascript:alert(1)' }, path: null, warns: 'path-scheme' },
  { what: 'javascript: with a control character inside', where: { uri: 'java%01script:alert(1)' }, path: null, warns: 'path-scheme' },
  { what: 'a data address', where: { uri: 'data:text/html,x' }, path: null, warns: 'path-scheme' },
  { what: 'a package address', where: { uri: 'pkg:npm/left-pad@1.0.0' }, path: null, warns: 'path-scheme' },
  {
    what: 'a web address, without what it asks',
    where: { uri: 'https://shop.test/a/../login?next=/#top' },
    path: 'https://shop.test/login',
  },
  {
    what: 'a web address with a password',
    where: { uri: 'https://me:hunter2@shop.test/login' },
    path: 'https://me:[redacted]@shop.test/login',
  },
  {
    what: 'a web address with a base, which it does not need',
    where: { uri: 'https://shop.test/x', uriBaseId: 'B' },
    run: { originalUriBaseIds: { B: { uri: 'file:///x/' } } },
    path: 'https://shop.test/x',
  },
  { what: 'a base that is never defined', where: { uri: 'src/a.js', uriBaseId: 'ROOTPATH2' }, path: 'src/a.js' },
  { what: 'the base %SRCROOT%', where: { uri: 'src/a.js', uriBaseId: '%SRCROOT%' }, path: 'src/a.js' },
  { what: 'a base on a base', where: { uri: 'a.js', uriBaseId: 'DEEP' }, run: nested, path: 'src/deep/a.js' },
  { what: 'a base on itself', where: { uri: 'a.js', uriBaseId: 'SELF' }, run: nested, path: 'a.js' },
  { what: 'a base that is no object', where: { uri: 'a.js', uriBaseId: 'ODD' }, run: nested, path: 'a.js' },
  { what: 'only an index', where: { index: 0 }, run: artifacts, path: 'zero.js' },
  { what: 'only an index of a file with a base', where: { index: 1 }, run: artifacts, path: 'src/one.js' },
  { what: 'an index beside an address, which counts', where: { uri: 'own.js', index: 0 }, run: artifacts, path: 'own.js' },
  { what: 'an index of a file without a place', where: { index: 2 }, run: artifacts, path: null },
  { what: 'an index of nothing', where: { index: 3 }, run: artifacts, path: null },
  { what: 'an index out of range', where: { index: 99 }, run: artifacts, path: null },
  { what: 'the index -1', where: { index: -1 }, run: artifacts, path: null },
  { what: 'an empty address', where: { uri: '' }, path: null },
  { what: 'an address of slashes', where: { uri: 'file:///' }, path: null },
  { what: 'an address that is no string', where: { uri: 7 }, path: null },
  { what: 'nothing at all', where: undefined, path: null },
];

describe('parseReport: the file of a result', () => {
  for (const { what, where, run, path, warns } of cases) {
    it(`reads ${what}`, () => {
      const parsed = parseRun([{ extra: at(where) }], run ?? {});
      expect([parsed.results[0]!.path, ...codesOf(parsed)]).to.deep.equal([path, ...(warns === undefined ? [] : [warns])]);
    });
  }

  it('comes to an end where bases stand on each other in a circle', () => {
    expect(parseResult(at({ uri: 'x.js', uriBaseId: 'LOOP' }), nested).path).to.match(/a\/x\.js$/);
  });

  for (const locations of [undefined, null, [], [null], ['x'], {}, [{ logicalLocations: [{ fullyQualifiedName: 'a.b' }] }]]) {
    it(`keeps a result with ${JSON.stringify({ locations })}, without a file`, () => {
      expect(parseResult({ locations })).to.include({ path: null, line: null, column: null });
    });
  }

  it('takes the first of several locations: the others describe the same finding', () => {
    const [first, second] = ['a.js', 'b.js'].map((uri) => ({ physicalLocation: { artifactLocation: { uri } } }));
    expect(parseResult({ locations: [first, second] }).path).to.equal('a.js');
  });

  it('warns of a bad path once and not once for each result on it', () => {
    const run = parseRun(Array.from({ length: 50 }, (_, line) => ({ path: '../out.js', line: line + 1 })));
    expect([run.results.length, run.warningCount]).to.deep.equal([50, 1]);
  });
});

describe('parseReport: the line of a result', () => {
  for (const { what, region, line, column } of [
    { what: 'line and column', region: { startLine: 3, startColumn: 7, endLine: 9 }, line: 3, column: 7 },
    { what: 'line 0, which is none', region: { startLine: 0, startColumn: 0 }, line: null, column: null },
    { what: 'a negative line', region: { startLine: -1 }, line: null, column: null },
    { what: 'a fraction of a line', region: { startLine: 1.5 }, line: null, column: null },
    { what: 'a line written as a string', region: { startLine: '3' }, line: null, column: null },
    { what: 'a line that the database could not hold', region: { startLine: 2 ** 31 }, line: null, column: null },
    { what: 'the last line that the database holds', region: { startLine: 2 ** 31 - 1 }, line: 2 ** 31 - 1, column: null },
    { what: 'only an offset', region: { charOffset: 100, charLength: 5 }, line: null, column: null },
    { what: 'a region of null', region: null, line: null, column: null },
    { what: 'no region', region: undefined, line: null, column: null },
  ]) {
    it(`reads ${what}`, () => {
      expect(parseResult({ locations: [{ physicalLocation: { artifactLocation: { uri: 'a.js' }, region } }] })).to.include({
        line,
        column,
      });
    });
  }

  it('gives no line to a result without a file', () => {
    expect(parseResult(at(undefined)).line).to.equal(null);
  });

  it('compares texts of lines with white space collapsed and without secrets', () => {
    const snippet = { text: `\t  const key =\r\n  "AKIA${'Q'.repeat(16)}";  ` };
    expect(parseResult(at({ uri: 'a.js' }, { startLine: 1, snippet })).lineText).to.equal('const key = "[redacted]";');
  });

  for (const name of ['gitleaks', 'TruffleHog', 'detect-secrets', 'ggshield']) {
    it(`never reads the snippets of ${name}, which are the secrets`, () => {
      const snippet = { text: 'password = "correct horse battery staple"' };
      const run = parseRun([{ extra: at({ uri: 'a.js' }, { startLine: 1, snippet }) }], { tool: { driver: { name } } });
      expect(run.results[0]!.lineText).to.equal(null);
      expect(JSON.stringify(run)).to.not.include('correct horse');
    });
  }
});
