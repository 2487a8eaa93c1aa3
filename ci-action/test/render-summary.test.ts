// The job summary: what it leads with, and that no text in it does anything.
import { expect } from 'chai';
import fc from 'fast-check';
import { renderSummary } from '../src/render-summary.ts';
import type { ScanResult, ScanRun } from '../src/scan-run.ts';
import { aReceipt, failingParts } from './fake-api.ts';

const runOf = (...results: readonly ScanResult[]): ScanRun => ({ results, onUnavailable: 'fail' });
const upload = { query: { commit: 'a'.repeat(40), ref: 'refs/heads/main' } };
/** All tags of the summary; what is not one of ours would show here. */
const tagsOf = (html: string): Set<string> => new Set(html.match(/<[^>]*>/g));
const ourTags = new Set('h2 p b h3 code ul li table tr th td details summary a'.split(' ').flatMap((name) => [`<${name}>`, `</${name}>`]));
const ourLink = /^<a href="https&#58;\/\/portcullis\.example\/[^"<>]*">$/;

describe('renderSummary', () => {
  it('leads with the verdict and the next step and lists each blocking finding with severity, rule, place and message', () => {
    const html = renderSummary(runOf({ file: 'reports/a.sarif', receipt: aReceipt(upload, failingParts({})) }));
    expect(html).to.match(/^<h2>Portcullis: fail<\/h2>\n<p><b>Next step:<\/b> Fix the findings/);
    expect(html).to.include(
      '<tr><td>high</td><td><code>sql-injection</code></td><td><code>web/orders.js&#58;12</code></td><td><code>User input reaches the query</code></td></tr>',
    );
    expect(html).to.include('Open the scan in Portcullis');
  });

  it('makes markup, mentions, images and links in any field inert', () => {
    const attacks = [
      '<img src=x onerror=alert(1)>',
      '![x](https://evil.example/p.png)',
      '[a](javascript:x)',
      '@everyone',
      '</code></td></table>',
      '\n\n# Pass\n',
      '`code`',
      '| a | b |',
      'https://evil.example',
      '<!-- ',
      '&lt;b&gt;',
      ':tada:',
    ];
    for (const text of attacks) {
      const parts = failingParts({ message: text, ruleId: text, path: text });
      const receipt = aReceipt(upload, { ...parts, tool: text, warnings: [{ pointer: text, code: text, detail: text }], warningCount: 1 });
      const html = renderSummary(runOf({ file: text, receipt }, { file: text, failure: { kind: 'refused', title: text, advice: text } }));
      expect(html, text).to.not.include(text.trim());
      expect(html, text).to.not.match(/\n\s*\n|[@!`|]|\]\(|evil\.example"/);
    }
  });

  it('holds no tag, blank line, mention or image that is not ours, whatever the findings say', () => {
    const hostile = fc
      .array(
        fc.oneof(
          fc.constantFrom('<', '>', '"', '&', '`', '@a', '\n', '![', '](', '<b>', '</code>', '|', '\\'),
          fc.string({ unit: 'binary' }),
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, (text, other) => {
        const html = renderSummary(
          runOf({ file: other, receipt: aReceipt(upload, { ...failingParts({ message: text, ruleId: other, path: text }), tool: other }) }),
        );
        expect([...tagsOf(html)].filter((tag) => !ourTags.has(tag) && !ourLink.test(tag))).to.deep.equal([]);
        expect(html.trimEnd()).to.not.match(/\n\s*\n|[@!`|\\]/);
      }),
    );
  });

  it('links to web addresses only', () => {
    const html = renderSummary(runOf({ file: 'a', receipt: aReceipt(upload, { reportUrl: 'javascript:alert(1)' }) }));
    expect(html).to.not.include('<a ');
  });

  it('stays within the size that GitHub shows and says how many reports are left out', () => {
    const long = failingParts(
      ...Array.from({ length: 50 }, () => ({ message: '&'.repeat(5000), ruleId: '&'.repeat(5000), path: '&'.repeat(5000) })),
    );
    const html = renderSummary(runOf(...Array.from({ length: 30 }, () => ({ file: 'a', receipt: aReceipt(upload, long) }))));
    expect(Buffer.byteLength(html)).to.be.lessThan(1_048_576);
    expect(html).to.match(/\d+ more reports do not fit here/);
  });
});
