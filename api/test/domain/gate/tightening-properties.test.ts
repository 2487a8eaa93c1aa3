// What the gate promises of policies that get stricter, one change at a time: no commit ever gets a better outcome by it.
import {
  type NoBaselineAction,
  outcomesWorstFirst,
  type PolicyDocument,
  type PolicyRule,
  type RequiredScan,
  severities,
  severityRank,
} from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CommitFacts, HeldPolicies } from '../../../src/domain/gate/gate-facts.ts';
import { judgeCommit } from '../../../src/domain/gate/judge-commit.ts';
import { anyCommit, anyFile, anyPolicy, anyRequiredScan, anyRule, anySeverity } from './any-facts.ts';

const rankOf = (facts: CommitFacts): number => outcomesWorstFirst.indexOf(judgeCommit(facts).outcome);
const layers = ['floor', 'project', 'file'] as const;

/** What a change may take its new parts from. */
interface Spare {
  readonly layer: (typeof layers)[number];
  readonly rule: PolicyRule;
  readonly wanted: RequiredScan;
  readonly file: NonNullable<HeldPolicies['file']>;
  readonly policy: PolicyDocument;
  readonly severity: (typeof severities)[number];
  readonly pick: number;
}

const anySpare: fc.Arbitrary<Spare> = fc.record({
  layer: fc.constantFrom(...layers),
  rule: anyRule,
  wanted: anyRequiredScan,
  file: anyFile,
  policy: anyPolicy,
  severity: anySeverity,
  pick: fc.nat(),
});

function without<Value extends object>(value: Value, key: keyof Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Value;
}

type Change = (facts: CommitFacts, spare: Spare) => CommitFacts;

/** Changes the document of a layer; a repository without a file is left as it is. */
function onLayer(change: <Document extends PolicyDocument>(document: Document, spare: Spare) => Document): Change {
  return (facts, spare) => {
    const document = facts.policies[spare.layer];
    return document ? { ...facts, policies: { ...facts.policies, [spare.layer]: change(document, spare) } } : facts;
  };
}

const onRules = (change: (rule: PolicyRule, spare: Spare) => PolicyRule): Change =>
  onLayer((document, spare) => ({ ...document, rules: document.rules.map((rule) => change(rule, spare)) }));

const onRequired = (change: (wanted: RequiredScan) => RequiredScan): Change =>
  onLayer((document) => (document.requiredScans ? { ...document, requiredScans: document.requiredScans.map(change) } : document));

/** Changes what only the tenant's and the project's policy can say. */
const onPolicy = (change: (document: PolicyDocument, spare: Spare) => PolicyDocument): Change =>
  onLayer((document, spare) => (spare.layer === 'file' ? document : { ...document, ...change(document, spare) }));

const harder = { inform: 'warn', warn: 'block', block: 'block' } as const;
const harderNoBaseline: Readonly<Record<NoBaselineAction, NoBaselineAction>> = { warn: 'block', block: 'error', error: 'error' };

/** Without a condition a rule means more, but for `triage`: without that, it means what is not dismissed. */
function dropCondition(rule: PolicyRule, { pick }: Spare): PolicyRule {
  const keys = Object.keys(rule.when).filter((key) => key !== 'triage') as (keyof PolicyRule['when'])[];
  const key = keys[pick % Math.max(1, keys.length)];
  return key ? { ...rule, when: without(rule.when, key) } : rule;
}

const tightenings: Readonly<Record<string, Change>> = {
  'a rule more': onLayer((document, { rule }) => ({ ...document, rules: [...document.rules, rule] })),
  'a required scan more': onLayer((document, { wanted }) => ({ ...document, requiredScans: [...(document.requiredScans ?? []), wanted] })),
  'a policy of the tenant where there was none': (facts, { policy }) => {
    const policies = { ...facts.policies, floor: { rules: [] } };
    // Leaving it to the project whether suppressions are honoured is the mildest that a tenant can say.
    return { ...facts, policies: { ...policies, floor: policy } };
  },
  'a file in the repository where there was none': (facts, { file }) => ({ ...facts, policies: { ...facts.policies, file } }),
  'a severity more in a rule': onRules((rule, { severity }) =>
    rule.when.severity ? { ...rule, when: { ...rule.when, severity: [...new Set([...rule.when.severity, severity])] } } : rule,
  ),
  'a kind of novelty more in a rule': onRules((rule, { rule: other }) =>
    rule.when.novelty
      ? { ...rule, when: { ...rule.when, novelty: [...new Set([...rule.when.novelty, ...(other.when.novelty ?? [])])] } }
      : rule,
  ),
  'a state of triage more in a rule': onRules((rule, { rule: other }) =>
    rule.when.triage
      ? { ...rule, when: { ...rule.when, triage: [...new Set([...rule.when.triage, ...(other.when.triage ?? [])])] } }
      : rule,
  ),
  'a condition less in a rule': onRules(dropCondition),
  'a harder action': onRules((rule) => ({ ...rule, action: harder[rule.action] })),
  'a smaller budget': onRules((rule) => (rule.moreThan ? { ...rule, moreThan: rule.moreThan - 1 } : without(rule, 'moreThan'))),
  'no grace': onRules((rule) => without(rule, 'graceDays')),
  'no day from which a rule holds': onRules((rule) => without(rule, 'effectiveFrom')),
  'required scans on all branches': onRequired((wanted) => without(wanted, 'branches')),
  'required scans that may not be of the branch': onRequired((wanted) => without(wanted, 'of')),
  'required scans that must be younger': onRequired((wanted) => ({ ...wanted, maxAgeHours: Math.min(wanted.maxAgeHours ?? 24, 1) })),
  'a stricter answer to a missing baseline': onPolicy((document) => ({
    ...document,
    noBaseline: harderNoBaseline[document.noBaseline ?? 'warn'],
  })),
  'suppressions that are not honoured': onPolicy((document) => ({ ...document, honourSuppressions: false })),
  'an earlier due date': onPolicy((document, { severity }) => ({ ...document, dueDays: { ...document.dueDays, [severity]: 1 } })),
  'a stricter threshold of a sender': (facts, { severity }) => {
    const stricter = (failOn: typeof severity | null): typeof severity =>
      failOn !== null && severityRank(failOn) > severityRank(severity) ? failOn : severity;
    return { ...facts, scans: facts.scans.map((scan) => ({ ...scan, failOn: stricter(scan.failOn) })) };
  },
};

/** What the commit is held to before the change. */
function startOf(name: string, facts: CommitFacts): CommitFacts {
  if (name.startsWith('a policy of the tenant')) return { ...facts, policies: { ...facts.policies, floor: { rules: [] } } };
  if (name.startsWith('a file in the repository')) return { ...facts, policies: { ...facts.policies, file: undefined } };
  return facts;
}

describe('a policy that gets stricter', () => {
  for (const [name, tighten] of Object.entries(tightenings)) {
    it(`by ${name} never lets a commit have a better outcome`, () => {
      let worse = 0;
      fc.assert(
        fc.property(anyCommit, anySpare, (given, spare) => {
          const facts = startOf(name, given);
          const [before, after] = [rankOf(facts), rankOf(tighten(facts, spare))];
          expect(after).to.be.at.most(before);
          if (after < before) worse += 1;
        }),
        { numRuns: 800 },
      );
      // A change that never mattered would prove nothing.
      expect(worse).to.be.greaterThan(0);
    });
  }

  it('is as strict whether the tenant asks for it or the project', () => {
    fc.assert(
      fc.property(anyCommit, anyPolicy, (facts, policy) => {
        // Whether suppressions are honoured is for the project to say: a tenant can only forbid it.
        const plain = without(policy, 'honourSuppressions');
        const nothing = { rules: [] };
        const byTenant = { ...facts, policies: { floor: plain, project: nothing, file: undefined } };
        const byProject = { ...facts, policies: { floor: nothing, project: plain, file: undefined } };
        expect(rankOf(byTenant)).to.equal(rankOf(byProject));
      }),
      { numRuns: 800 },
    );
  });
});
