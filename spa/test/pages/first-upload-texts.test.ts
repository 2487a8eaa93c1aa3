// The texts that lead to a first upload: slugs that the API takes, a workflow that names server and project.
import { expect } from 'chai';
import { slugSchema } from '@portcullis/contract';
import fc from 'fast-check';
import { writeWorkflow } from '../../src/pages/project/workflow-text.ts';
import { makeSlug } from '../../src/pages/projects/make-slug.ts';

describe('texts of the first upload', () => {
  it('makes a slug that the API takes from any name, or none', () => {
    expect(makeSlug('Käse & Wein (neu)')).to.equal('kase-wein-neu');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const slug = makeSlug(name);
        return slug === '' || slugSchema.safeParse(slug).success;
      }),
    );
  });

  it('writes a workflow that names this server, the project and its default branch', () => {
    const text = writeWorkflow({ url: 'https://gate.example', project: 'web-shop', defaultBranch: 'refs/heads/trunk' });
    expect(text).to.contain('url: https://gate.example\n').and.contain('project: web-shop\n').and.contain('branches: [trunk]\n');
    expect(text).to.contain('api-key: ${{ secrets.PORTCULLIS_API_KEY }}\n');
  });

  it('quotes a branch whose name would mean something in YAML', () => {
    const text = writeWorkflow({ url: 'https://gate.example', project: 'p', defaultBranch: 'refs/heads/a]#b' });
    expect(text).to.contain('branches: ["a]#b"]\n');
  });
});
