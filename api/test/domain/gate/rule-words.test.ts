// What a verdict says of findings: how many of what, by which scans, compared with what, and what to do.
import { expect } from 'chai';
import { defaultPolicy } from '../../../src/domain/gate/default-policy.ts';
import { firstReason, judge, makeFinding, makePolicy, makeScan, policyOn, said } from './make-facts.ts';

const high = makeFinding({ severity: 'high' });
const medium = makeFinding({ severity: 'medium' });
const broken = { isHealthy: false, healthReasons: ['the tool did not start: no such file'] };

describe('the words of a reason', () => {
  const detailOf = (...given: Parameters<typeof judge>): string => firstReason(judge(...given)).detail;

  it('say what is wrong, compared with what, and what to do', () => {
    expect(detailOf([makeScan([high], { category: 'nightly' })], defaultPolicy)).to.equal(
      '1 new or escalated critical or high finding, found by testscan (nightly) compared with main. Fix it.',
    );
    expect(detailOf([makeScan([high, makeFinding()])], defaultPolicy)).to.match(
      /^2 new or escalated critical or high findings, .* Fix them\.$/,
    );
    expect(detailOf([makeScan([high])], makePolicy({ action: 'warn' }))).to.match(/ Look at it\.$/);
    expect(detailOf([makeScan([], broken)], defaultPolicy)).to.match(/no such file\. Nothing was counted as fixed\. .*run it again/);
    expect(detailOf([makeScan([], { rejected: 1 })], defaultPolicy)).to.match(/1 result of the report could not be read/);
    expect(detailOf([makeScan([], { heldCount: 30 })], defaultPolicy)).to.match(/30 findings gone at once/);
    expect(detailOf([], defaultPolicy)).to.match(/^Nothing was uploaded for this commit/);
  });

  it('name the budget once, and the one finding that it allows in the singular', () => {
    expect(detailOf([makeScan([high, medium])], makePolicy({ moreThan: 1 }))).to.equal(
      '2 new findings, found by testscan compared with main, where 1 is allowed. Fix them.',
    );
  });

  it('do not say that a rule compared anything which looks at everything', () => {
    expect(detailOf([makeScan([high])], policyOn({}))).to.equal('1 finding, found by testscan. Fix it.');
  });

  it('say that the commit did not bring what was disclosed', () => {
    const disclosed = makeFinding({ novelty: 'newly-disclosed' });
    expect(detailOf([makeScan([disclosed])], defaultPolicy)).to.match(
      / This commit did not bring it: it was there, and nobody knew\. Look at it\.$/,
    );
    const two = [disclosed, makeFinding({ novelty: 'newly-disclosed' })];
    expect(detailOf([makeScan(two)], defaultPolicy)).to.match(/ did not bring them: they were there, and nobody knew\. Look at them\.$/);
  });

  it('name five scans and count the others', () => {
    const scans = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((tool) => makeScan([], { tool }));
    expect(detailOf(scans, defaultPolicy)).to.equal('a, b, c, d, e and 2 more: nothing that the policy blocks.');
  });

  it('say what to do where the base has the tool under other categories only', () => {
    const scan = makeScan([high], { baseline: 'other-category', category: 'api' });
    const judgement = judge([scan], defaultPolicy);
    expect(said(judgement)).to.deep.equal(['fail', 'no-new-critical-or-high']);
    expect(firstReason(judgement).detail).to.match(
      /main has scans of testscan, but none of this category, .* Scan main under this category/,
    );
    expect(detailOf([scan], policyOn({}))).to.not.include('category,');
    expect(said(judge([makeScan([medium], { baseline: 'other-category' })], defaultPolicy))).to.deep.equal(['pass', 'nothing-blocks']);
  });
});
