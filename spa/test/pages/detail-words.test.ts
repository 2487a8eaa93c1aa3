// Words for what a report says of a finding.
import { expect } from 'chai';
import { vexStatuses } from '../../../api/contract/src/finding-details.ts';
import { explainVex, isLinkable, tellShare } from '../../src/pages/findings/detail-words.ts';
import { tellSuppressed } from '../../src/pages/findings/finding-words.ts';

describe('words of a finding’s details', () => {
  it('say in one way for each status of a VEX statement whether anything is to be done, and why not', () => {
    const said = vexStatuses.map((status) => explainVex({ status, justification: null }).words);
    expect(new Set(said).size).to.equal(vexStatuses.length);
    expect(said.join()).not.to.include('_');
    const because = explainVex({ status: 'not_affected', justification: 'Vulnerable_code_not_in_execute_path' });
    expect(because).to.deep.equal({ words: 'Not affected: the vulnerable code is never run', unknown: null });
  });

  it('leave a justification that nobody knows as the report has it', () => {
    for (const justification of ['__proto__', 'constructor', 'because'])
      expect(explainVex({ status: 'not_affected', justification })).to.deep.equal({ words: 'Not affected', unknown: justification });
  });

  it('never round what is unlikely to nothing, nor what is likely to certain', () => {
    const shares = [0, 0.00004, 0.00043, 0.0091, 0.82, 0.99996, 1];
    expect(shares.map(tellShare)).to.deep.equal(['0%', 'under 0.01%', '0.04%', '0.91%', '82%', 'over 99.99%', '100%']);
  });

  it('take only addresses of the web for links', () => {
    expect(['https://a.example/x', 'http://a.example'].every(isLinkable)).to.equal(true);
    for (const address of ['javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', '//a.example', 'x', ''])
      expect(isLinkable(address), address).to.equal(false);
  });

  it('tell who suppresses a finding', () => {
    expect(tellSuppressed({ vex: { status: 'not_affected', justification: null, statement: null } })).to.equal('Suppressed by VEX');
    expect(tellSuppressed({ vex: { status: 'affected', justification: null, statement: null } })).to.equal('Suppressed in the source');
    expect(tellSuppressed(null)).to.equal('Suppressed in the source');
  });
});
