// The table of findings.
import { expect } from 'chai';
import { renderFindings } from '../src/render-findings.ts';
import { aFinding } from './fake-people-api.ts';

describe('renderFindings', () => {
  it('keeps every line within the width of the terminal, and cuts none where nobody looks.', () => {
    const findings = [aFinding(1, { message: 'm'.repeat(200) }), aFinding(2, { ruleId: 'r'.repeat(80), path: 'p/'.repeat(100) })];
    for (const columns of [40, 80, 120]) {
      for (const line of renderFindings(findings, { hasMore: true, columns }).slice(0, 3)) expect(line.length).to.be.at.most(columns);
    }
    expect(renderFindings(findings, { hasMore: true, columns: undefined })[1]).to.include('m'.repeat(200));
  });

  it('shows the end of a path that is too long, with the line.', () => {
    const [, line] = renderFindings([aFinding(1, { path: `${'deep/'.repeat(30)}orders.js`, line: 7 })], {
      hasMore: false,
      columns: undefined,
    });
    expect(line).to.match(/ …[a-z/]+deep\/orders\.js:7 /);
  });

  it('says how many there are, whether there are more, and when there are none.', () => {
    expect(renderFindings([aFinding(1)], { hasMore: false, columns: undefined }).at(-1)).to.equal('1 finding.');
    expect(renderFindings([aFinding(1), aFinding(2)], { hasMore: true, columns: undefined }).at(-1)).to.equal(
      '2 findings, and there are more: see --limit.',
    );
    expect(renderFindings([], { hasMore: false, columns: 80 })).to.deep.equal(['No findings.']);
  });
});
