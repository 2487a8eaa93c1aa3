import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { formats } from '../../api/src/domain/formats/formats.ts';
import { formatsDocFile, makeFormatsDoc } from '../formats-doc.ts';

const read = (): string => readFileSync(formatsDocFile, 'utf8');

describe('docs/formats.md', () => {
  it('is what the guides of the formats say: npm run docs:formats writes it anew', async () => {
    expect(read()).to.equal(await makeFormatsDoc());
  });

  it('has a section for each format, and a sample that exists', () => {
    const names = [...read().matchAll(/^## ([a-z-]+)$/gm)].map(([, name]) => name);
    expect(names).to.deep.equal(formats.map(({ name }) => name));
    for (const [, path = ''] of read().matchAll(/\]\(\.\.\/(examples\/[^)]+)\)/g))
      expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).to.equal(true);
  });
});
