// Links from a finding to its line: as each host writes them, and never out of the repository.
import { changeProjectSchema } from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { sourceLink } from '../../src/domain/source-link.ts';

const commit = 'a'.repeat(40);
const hosts = [
  'https://github.com/acme/web-shop',
  'https://gitlab.com/acme/sub/web-shop',
  'https://gitlab.acme.example/web-shop',
  'https://bitbucket.org/acme/web-shop',
  'https://dev.azure.com/acme/shop/_git/web-shop',
  'https://git.acme.example:8443/web-shop',
];

describe('sourceLink', () => {
  const written: readonly (readonly [url: string, withLine: string, without: string])[] = [
    [hosts[0]!, `${hosts[0]!}/blob/${commit}/src/app.js#L7`, `${hosts[0]!}/blob/${commit}/src/app.js`],
    [hosts[1]!, `${hosts[1]!}/-/blob/${commit}/src/app.js#L7`, `${hosts[1]!}/-/blob/${commit}/src/app.js`],
    [hosts[2]!, `${hosts[2]!}/-/blob/${commit}/src/app.js#L7`, `${hosts[2]!}/-/blob/${commit}/src/app.js`],
    [hosts[3]!, `${hosts[3]!}/src/${commit}/src/app.js#lines-7`, `${hosts[3]!}/src/${commit}/src/app.js`],
    [
      hosts[4]!,
      `${hosts[4]!}?path=/src/app.js&version=GC${commit}&line=7&lineEnd=7&lineStartColumn=1`,
      `${hosts[4]!}?path=/src/app.js&version=GC${commit}`,
    ],
    [hosts[5]!, `${hosts[5]!}/blob/${commit}/src/app.js#L7`, `${hosts[5]!}/blob/${commit}/src/app.js`],
  ];
  for (const [url, withLine, without] of written) {
    it(`writes an address as ${new URL(url).host} reads it.`, () => {
      expect(sourceLink(url, commit, 'src/app.js', 7)).to.equal(withLine);
      expect(sourceLink(url, commit, 'src/app.js', null)).to.equal(without);
    });
  }

  const refused = [
    ...['', '/', '/etc/passwd', '//evil.example/x', '..', '../x', 'a/../../x', 'a/./b', 'a//b', 'a/', '.', 'a/..'],
    ...['javascript:alert(1)', 'JavaScript:alert(1)', 'https://evil.example/', 'file:///etc/passwd', 'data:text/html,x', 'C:/x', 'a\ud800'],
  ];
  for (const path of refused) {
    it(`gives no link to ${JSON.stringify(path)}.`, () => {
      for (const url of hosts) expect(sourceLink(url, commit, path, 1)).to.equal(null);
    });
  }

  it('gives no link where repository, commit or path are not known.', () => {
    expect(sourceLink(null, commit, 'a', 1)).to.equal(null);
    expect(sourceLink(hosts[0]!, null, 'a', 1)).to.equal(null);
    expect(sourceLink(hosts[0]!, commit, null, 1)).to.equal(null);
    expect(sourceLink('not an address', commit, 'a', 1)).to.equal(null);
  });

  it('keeps every character of a path a character of the path.', () => {
    const link = sourceLink(hosts[0]!, commit, 'a b/#x?y=%2e%2e&z\\..\\w.js', 3);
    expect(link).to.equal(`${hosts[0]!}/blob/${commit}/a%20b/%23x%3Fy%3D%252e%252e%26z%5C..%5Cw.js#L3`);
    expect(sourceLink(hosts[4]!, commit, 'a&path=/b?version=x#y', null)).to.equal(
      `${hosts[4]!}?path=/a%26path%3D/b%3Fversion%3Dx%23y&version=GC${commit}`,
    );
  });

  it('never leaves the repository and never loses the path, for any path.', () => {
    const part = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom('..', '.', '%2e%2e', '..%2f', '%5c', '\\', '#', '?', '&', ':', '@', ' ', 'javascript:', '\u0000', '\n', '\ud800'),
    );
    const anyPath = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.constantFrom(...hosts), anyPath, fc.option(fc.integer({ min: 1 })), (url, path, line) => {
        const link = sourceLink(url, commit, path, line);
        if (link === null) return;
        const read = new URL(link);
        expect(read.origin).to.equal(new URL(url).origin);
        expect(read.pathname === new URL(url).pathname || read.pathname.startsWith(`${new URL(url).pathname}/`)).to.equal(true);
        const query = read.searchParams.get('path');
        if (read.host === 'dev.azure.com') {
          expect([...read.searchParams.keys()].slice(0, 2)).to.deep.equal(['path', 'version']);
          expect(query).to.equal(`/${path}`);
          expect(read.searchParams.get('version')).to.equal(`GC${commit}`);
        } else {
          expect(read.search).to.equal('');
          expect(decodeURIComponent(read.pathname).endsWith(`/${commit}/${path}`)).to.equal(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the address of a repository', () => {
  const read = (repositoryUrl: string): unknown => changeProjectSchema.safeParse({ repositoryUrl }).data?.repositoryUrl;

  for (const [sent, kept] of [
    ['https://github.com/acme/web-shop', 'https://github.com/acme/web-shop'],
    ['https://github.com/acme/web-shop/', 'https://github.com/acme/web-shop'],
    ['https://github.com/acme/web-shop.git', 'https://github.com/acme/web-shop'],
    ['https://github.com/acme/web-shop.git/', 'https://github.com/acme/web-shop'],
    ['HTTPS://GitHub.com/acme/Web-Shop', 'https://github.com/acme/Web-Shop'],
    ['https://@github.com/acme/web-shop', 'https://github.com/acme/web-shop'],
    ['https://github.com:443/acme/x/../web-shop', 'https://github.com/acme/web-shop'],
    ['https://git.acme.example:8443/web-shop', 'https://git.acme.example:8443/web-shop'],
  ] as const) {
    it(`is kept as ${kept} where it is sent as ${sent}.`, () => {
      expect(read(sent)).to.equal(kept);
    });
  }

  const refused = [
    ...['http://github.com/acme/x', 'ssh://git@github.com/acme/x', 'git@github.com:acme/x.git', 'javascript:alert(1)', 'github.com/acme/x'],
    ...['https://user@github.com/acme/x', 'https://user:secret@github.com/acme/x', 'https://:secret@github.com/acme/x'],
    ...['https://github.com/acme/x?', 'https://github.com/acme/x?token=1', 'https://github.com/acme/x#', 'https://github.com/acme/x#y'],
    ...['https://github.com', 'https://github.com/', 'https://github.com//', 'https://github.com/.git', 'https://github.com/a/..', ''],
    ...[' https://github.com/acme/x', 'https://github.com/acme/x ', 'https://github.com/ac\nme/x', 'https:\\\\github.com\\acme\\x'],
    ...['https://github.com/acme/\u0000x', `https://github.com/${'x'.repeat(500)}`, `https://github.com/${'ü'.repeat(200)}`, 'https://'],
  ];
  for (const sent of refused) {
    it(`is refused as ${JSON.stringify(sent.slice(0, 60))}.`, () => {
      expect(changeProjectSchema.safeParse({ repositoryUrl: sent }).success).to.equal(false);
    });
  }
});
