// Tenant, project, repository file and sender as one policy: each only adds to what the others ask.
import { type NoBaselineAction, type PolicyDocument, severities } from '@portcullis/contract';
import { expect } from 'chai';
import { type HeldPolicy, holdPolicies, isOnNews, needsOf, severitiesOfFourEyes } from '../../../src/domain/gate/hold-policies.ts';
import { makePolicy, makeRule, policyOn } from './make-facts.ts';

const nothing: PolicyDocument = { rules: [] };

function hold(floor: PolicyDocument, project: PolicyDocument): HeldPolicy {
  return holdPolicies({ floor, project, file: undefined }, []);
}

describe('holdPolicies', () => {
  it('keeps the rules and required scans of all, the tenant’s first, also where they have the same id', () => {
    const of = (action: 'block' | 'warn' | 'inform'): PolicyDocument => makePolicy({ action }, { requiredScans: [{ tool: action }] });
    const held = holdPolicies({ floor: of('block'), project: of('warn'), file: of('inform') }, [
      { id: 'one', failOn: null },
      { id: 'two', failOn: 'high' },
    ]);
    expect(held.rules.map(({ rule, source, scanId }) => [rule.id, rule.action, source, scanId])).to.deep.equal([
      ['the-rule', 'block', 'tenant', undefined],
      ['the-rule', 'warn', 'project', undefined],
      ['the-rule', 'inform', 'file', undefined],
      ['fail-on', 'block', 'upload', 'two'],
    ]);
    expect(held.requiredScans.map(({ wanted, source }) => [wanted.tool, source])).to.deep.equal([
      ['block', 'tenant'],
      ['warn', 'project'],
      ['inform', 'file'],
    ]);
  });

  it('takes the stricter of two answers to a missing baseline', () => {
    const order: readonly (NoBaselineAction | undefined)[] = [undefined, 'warn', 'block', 'error'];
    for (const [a, one] of order.entries()) {
      for (const [b, other] of order.entries()) {
        const say = (noBaseline: NoBaselineAction | undefined): PolicyDocument => ({ rules: [], ...(noBaseline && { noBaseline }) });
        const { noBaseline } = hold(say(one), say(other));
        expect(noBaseline, `${String(one)} and ${String(other)}`).to.equal(order[Math.max(a, b)] ?? 'warn');
      }
    }
  });

  it('takes the earlier due date of each severity', () => {
    const { dueDays } = hold(
      { rules: [], dueDays: { critical: 7, high: 30 } },
      { rules: [], dueDays: { critical: 14, high: 10, low: 90 } },
    );
    expect(dueDays).to.deep.equal({ critical: 7, high: 10, low: 90 });
    expect(hold(nothing, nothing).dueDays).to.deep.equal({});
  });

  it('lets no file in the repository say anything but rules and required scans', () => {
    const file = { rules: [], honourSuppressions: true, noBaseline: 'warn', dueDays: { critical: 3650 } };
    const project: PolicyDocument = { rules: [], noBaseline: 'error', dueDays: { critical: 1 } };
    expect(holdPolicies({ floor: nothing, project, file }, [])).to.deep.equal(hold(nothing, project));
  });

  it('makes a rule of a sender’s threshold on all that a scan brought, of that severity and worse', () => {
    const of = severities.map(
      (failOn) => holdPolicies({ floor: nothing, project: nothing, file: undefined }, [{ id: 'one', failOn }]).rules[0]!.rule,
    );
    expect(of.map(({ when }) => when.severity)).to.deep.equal(severities.map((_, place) => severities.slice(0, place + 1)));
    expect(of.map(({ when }) => when.novelty?.includes('pre-existing'))).to.deep.equal(severities.map(() => false));
    expect(of.every(isOnNews)).to.equal(true);
  });
});

describe('severitiesOfFourEyes', () => {
  it('are those of the tenant and those of the project', () => {
    const of = (...severity: ('critical' | 'high' | 'low')[]): PolicyDocument => ({ rules: [], fourEyes: { severity } });
    expect([...severitiesOfFourEyes(of('critical'), of('high', 'critical'))]).to.have.members(['critical', 'high']);
    expect([...severitiesOfFourEyes(nothing, of('low'))]).to.deep.equal(['low']);
    expect([...severitiesOfFourEyes(nothing, nothing)]).to.deep.equal([]);
  });
});

describe('isOnNews', () => {
  it('is true only for a rule that leaves out what was there before', () => {
    expect(isOnNews(makeRule({ when: { novelty: ['new', 'escalated', 'newly-disclosed'] } }))).to.equal(true);
    expect(isOnNews(makeRule({ when: { novelty: ['new', 'pre-existing'] } }))).to.equal(false);
    expect(isOnNews(makeRule({ when: {} }))).to.equal(false);
  });
});

describe('needsOf', () => {
  const needs = (project: PolicyDocument) => needsOf(hold(nothing, project));

  it('asks for what was there before only where a rule looks at it, and only of its severities, the worst first', () => {
    expect(needs(policyOn({ novelty: ['new'] })).preExisting).to.deep.equal([]);
    expect(needs(policyOn({ severity: ['low', 'critical'] })).preExisting).to.deep.equal(['critical', 'low']);
    expect(needs(policyOn({ novelty: ['pre-existing'] })).preExisting).to.deep.equal(severities);
  });

  it('asks for intelligence and for scans of the branch only where something depends on them', () => {
    expect(needs(policyOn({ severity: ['high'] }))).to.include({ intelligence: false, branchScans: false });
    expect(needs(policyOn({ epss: 0 })).intelligence).to.equal(true);
    expect(needs(policyOn({ kev: true })).intelligence).to.equal(true);
    expect(needs({ rules: [], requiredScans: [{ tool: 'a' }, { tool: 'b', of: 'branch' }] }).branchScans).to.equal(true);
    expect(needs({ rules: [], requiredScans: [{ tool: 'a', of: 'commit' }] }).branchScans).to.equal(false);
  });

  it('takes the needs of the tenant’s rules too', () => {
    expect(needsOf(hold(policyOn({ epss: 0.5, severity: ['high'] }), nothing))).to.deep.equal({
      preExisting: ['high'],
      intelligence: true,
      branchScans: false,
    });
  });
});
