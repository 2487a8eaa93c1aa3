import { readFileSync } from 'node:fs';
import { problemCatalogue } from '@portcullis/contract';
import { expect } from 'chai';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the documentation', () => {
  it('explains every problem code under a heading of its own, and no other', () => {
    const headings = [...read('docs/problems.md').matchAll(/^## ([a-z-]+)$/gm)].map((match) => match[1]);
    expect(headings).to.deep.equal(Object.keys(problemCatalogue).sort());
  });

  it('names in the security model only tests that there are', () => {
    const claims = [...read('docs/security-model.md').matchAll(/^ *- `([\w./-]+\.test\.ts)`: (.+)$/gm)];
    expect(claims.length).to.be.greaterThan(20);
    for (const [, file = '', titles = ''] of claims) {
      const test = read(file);
      for (const [, title = ''] of titles.matchAll(/`([^`]+)`/g)) expect(test.includes(title), `${file}: ${title}`).to.equal(true);
    }
  });

  it('gives in the README the two commands that a newcomer runs', () => {
    expect(read('README.md'))
      .to.include('npm ci && npm run demo')
      .and.to.match(/^npm test$/m);
  });
});
