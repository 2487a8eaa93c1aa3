// The job summary: what it leads with, and that no text in it does anything.
import type { Reason, Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { renderSummary } from '../src/render-summary.ts';
import { noTolerance, type ScanResult, type ScanRun, type Tolerance } from '../src/scan-run.ts';
import { aReasonFinding, aReceipt, failingParts } from './fake-api.ts';

const runOf = (...results: readonly ScanResult[]): ScanRun => ({ results, tolerance: noTolerance });
const upload = { query: { commit: 'a'.repeat(40), ref: 'refs/heads/main' } };
/** All tags of the summary; what is not one of ours would show here. */
const tagsOf = (html: string): Set<string> => new Set(html.match(/<[^>]*>/g));
const ourTags = new Set('h2 p b h3 code ul li table tr th td details summary a'.split(' ').flatMap((name) => [`<${name}>`, `</${name}>`]));
const ourLink = /^<a href="https&#58;\/\/portcullis\.example\/[^"<>]*">$/;

describe('renderSummary', () => {
  it('leads with the verdict and the next step and lists each blocking finding with severity, rule, place and message', () => {
    const html = renderSummary(runOf({ files: ['reports/a.sarif'], receipt: aReceipt(upload, failingParts({})) }));
    expect(html).to.match(/^<h2>Portcullis: fail<\/h2>\n<p><b>Next step:<\/b> Fix the findings/);
    expect(html).to.include(
      '<tr><td>high</td><td><code>sql-injection</code></td><td><code>web/orders.js&#58;12</code></td><td><code>User input reaches the query</code></td></tr>',
    );
    expect(html).to.include('Open the scan in Portcullis').and.to.include('Open it in Portcullis');
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
      const html = renderSummary(
        runOf({ files: [text], receipt }, { files: [text], failure: { kind: 'refused', title: text, advice: text } }),
      );
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
          runOf({
            files: [other],
            receipt: aReceipt(upload, { ...failingParts({ message: text, ruleId: other, path: text }), tool: other }),
          }),
        );
        expect([...tagsOf(html)].filter((tag) => !ourTags.has(tag) && !ourLink.test(tag))).to.deep.equal([]);
        expect(html.trimEnd()).to.not.match(/\n\s*\n|[@!`|\\]/);
      }),
    );
  });

  it('links to web addresses only', () => {
    const html = renderSummary(runOf({ files: ['a'], receipt: aReceipt(upload, { reportUrl: 'javascript:alert(1)' }) }));
    expect(html).to.not.include('<a ');
  });

  const reason = (code: string, outcome: Reason['outcome'], parts: Partial<Reason> = {}): Reason => ({
    code,
    outcome,
    detail: `what ${code} says`,
    findings: [],
    findingCount: 0,
    ...parts,
  });
  const summaryOf = (verdict: Partial<Verdict>, tolerance: Partial<Tolerance> = {}): string => {
    const judged = { outcome: 'pass' as const, policyVersion: 7, reasons: [], ...verdict };
    return renderSummary({
      ...runOf({ files: ['a'], receipt: aReceipt(upload, { verdict: judged }) }),
      tolerance: { ...noTolerance, ...tolerance },
    });
  };

  it('gives the verdict of the last receipt once, for all of the commit, and of each report counts and warnings only', () => {
    const first = aReceipt(upload, failingParts({ ruleId: 'earlier-rule' }));
    const last = aReceipt(upload, {
      ...failingParts({ ruleId: 'later-rule' }),
      warnings: [{ pointer: '/runs/0', code: 'odd', detail: 'An odd run' }],
      warningCount: 1,
    });
    const html = renderSummary(runOf({ files: ['one.sarif'], receipt: first }, { files: ['two.sarif'], receipt: last }));
    expect(html).to.not.include('earlier-rule');
    expect(html.match(/later-rule/g)).to.have.length(1);
    expect(html.match(/Verdict for/g)).to.have.length(1);
    for (const told of ['one.sarif', 'two.sarif', 'An odd run']) expect(html).to.include(told);
    expect(html.indexOf('later-rule')).to.be.lessThan(html.indexOf('one.sarif'));
  });

  it('orders reasons from what blocks to what is only told, and names a finding of several rules once', () => {
    const [one, two] = [aReasonFinding(1, { ruleId: 'rule-one' }), aReasonFinding(2, { ruleId: 'rule-two', severity: 'critical' })];
    const html = summaryOf({
      outcome: 'fail',
      reasons: [
        reason('told', 'pass', { findings: [one], findingCount: 1 }),
        reason('warned', 'warn', { findings: [one, two], findingCount: 90 }),
        reason('unjudged', 'error'),
        reason('blocked', 'fail', { findings: [one], findingCount: 1 }),
      ],
    });
    const places = ['blocked', 'unjudged', 'warned', 'told'].map((code) => html.indexOf(`<code>${code}</code>`));
    expect([...places].sort((a, b) => a - b)).to.deep.equal(places);
    expect(html.match(/rule-one/g)).to.have.length(1);
    expect(html.match(/rule-two/g)).to.have.length(1);
    expect(html.indexOf('rule-one')).to.be.lessThan(html.indexOf('<code>unjudged</code>'));
    expect(html).to.include('and 1 named above, 88 more in Portcullis');
  });

  it('says whose rule it is and by what the commit was judged', () => {
    const html = summaryOf({
      floorVersion: 3,
      policyFile: 'abcdef0123456789',
      intelligence: 'epss 2026-11-20',
      reasons: (['tenant', 'project', 'file', 'upload'] as const).map((source) => reason(`of-${source}`, 'pass', { source })),
    });
    for (const said of [
      'a rule of the organisation',
      'a rule of the repository’s policy file',
      'a rule of the project',
      'asked for by fail-on',
    ])
      expect(html).to.include(said);
    expect(html).to.match(/Judged by policy version 7, the organisation’s policy version 3, the repository’s policy file \(SHA-256 abcdef/);
    expect(summaryOf({})).to.include('Judged by policy version 7.');
  });

  it('says loudly who let the commit through by break-glass, why, until when, and what it would be', () => {
    const override = {
      id: '6f1b4f0e-8d55-4c44-9d0e-0a5f6f1f2b11',
      reason: 'Outage: <b>hotfix</b>',
      madeBy: 'Ada',
      expiresAt: '2026-11-23T10:00:00.000Z',
    };
    const html = summaryOf({ outcome: 'warn', override: { ...override, instead: 'fail' }, reasons: [reason('new-high', 'fail')] });
    expect(html).to.match(/^<h2>Portcullis: warn, LET THROUGH BY BREAK-GLASS<\/h2>/);
    expect(html)
      .to.include('BREAK-GLASS&#58; Ada lets this commit pass until 2026-11-23T10')
      .and.to.include('Without that it would be fail.');
    expect(html).to.include('Because&#58; Outage').and.to.not.include('<b>hotfix');
    expect(html.indexOf('Ada')).to.be.lessThan(html.indexOf('new-high'));
    expect(summaryOf({ override: { ...override, instead: 'pass' } })).to.match(/^<h2>Portcullis: pass</);
  });

  it('never lets what is tolerated look like a pass', () => {
    for (const [outcome, tolerance, headline] of [
      ['fail', { enforce: 'later' }, 'Portcullis: fail, NOT ENFORCED IN THIS STEP'],
      ['error', { enforce: 'later' }, 'Portcullis: no verdict, NOT ENFORCED IN THIS STEP'],
      ['error', { onError: 'warn' }, 'Portcullis: NOT JUDGED'],
      ['error', { onError: 'pass' }, 'Portcullis: NOT JUDGED'],
      ['error', { onError: 'pass', enforce: 'later' }, 'Portcullis: NOT JUDGED'],
      ['fail', { onError: 'pass' }, 'Portcullis: fail'],
      ['pass', { onError: 'pass', enforce: 'later' }, 'Portcullis: pass'],
    ] as const)
      expect(summaryOf({ outcome }, tolerance)).to.match(new RegExp(`^<h2>${headline}</h2>`));
  });

  it('stays within the size that GitHub shows and says how many findings and reports are left out', () => {
    const text = '&'.repeat(5000);
    const long = failingParts(...Array.from({ length: 50 }, () => ({ message: text, ruleId: text, path: text })));
    const reasons = Array.from({ length: 60 }, (_, at) =>
      reason(`rule-${at}`, 'fail', {
        detail: text,
        findings: Array.from({ length: 50 }, (__, place) => aReasonFinding(at * 50 + place, { message: text, ruleId: text, path: text })),
        findingCount: 50,
      }),
    );
    const warnings = Array.from({ length: 50 }, () => ({ pointer: text, code: text, detail: text }));
    const receipt = aReceipt(upload, {
      ...long,
      verdict: { outcome: 'fail', policyVersion: 1, reasons },
      warnings,
      warningCount: 50,
      tool: text,
    });
    const failed: ScanResult[] = Array.from({ length: 50 }, () => ({
      files: [text],
      failure: { kind: 'refused', title: text, advice: text },
    }));
    const html = renderSummary(runOf(...failed, ...Array.from({ length: 100 }, () => ({ files: [text], receipt }))));
    expect(Buffer.byteLength(html)).to.be.lessThan(1_048_576);
    for (const what of ['reports', 'findings', 'reasons']) expect(html).to.match(new RegExp(`\\d+ more ${what} do not fit here`));
  });
});
