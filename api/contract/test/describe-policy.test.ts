// A policy in plain words: every condition and every setting is said, and nothing is said that the document does not.
import { expect } from 'chai';
import { describeConditions, describePolicy, describeRule, eitherOf, nameRequiredScan } from '../src/describe-policy.ts';
import { conditionsSchema, type PolicyConditions, type PolicyRule, policyDocumentSchema } from '../src/policy.ts';

const said: Readonly<Record<keyof PolicyConditions, readonly (readonly [PolicyConditions, string])[]>> = {
  novelty: [
    [{ novelty: ['new'] }, 'new findings'],
    [{ novelty: ['new', 'escalated', 'newly-disclosed'] }, 'new, escalated or newly-disclosed findings'],
    [{ novelty: ['new', 'escalated', 'newly-disclosed', 'pre-existing'] }, 'findings'],
  ],
  severity: [
    [{ severity: ['critical', 'high'] }, 'critical or high findings'],
    [{ severity: ['critical', 'high', 'medium', 'low', 'info'] }, 'findings'],
  ],
  type: [
    [
      { type: ['sast', 'sca', 'secret', 'iac', 'container', 'dast'] },
      'code, dependency, secret, infrastructure, container or dynamic findings',
    ],
    [{ type: ['licence'] }, 'licence findings'],
  ],
  tool: [[{ tool: ['semgrep', 'trivy'] }, 'findings, of semgrep or trivy']],
  rule: [[{ rule: ['js.sql-*'] }, 'findings, of rule js.sql-*']],
  path: [
    [{ path: ['src/**'] }, 'findings, in src/**'],
    [{ path: ['!test/**'] }, 'findings, not in test/**'],
    [{ path: ['src/**', '!src/test/**', 'lib/**'] }, 'findings, in src/** or lib/**, not in src/test/**'],
  ],
  cwe: [
    [{ cwe: [79, 89] }, 'findings, of CWE-79 or CWE-89'],
    [{ cwe: [1, 2, 3, 4] }, 'findings, of CWE-1, CWE-2, CWE-3 or CWE-4'],
    [{ cwe: [1, 2, 3, 4, 5] }, 'findings, of CWE-1, CWE-2, CWE-3 or 2 more'],
  ],
  tags: [[{ tags: ['pci'] }, 'findings, tagged pci']],
  fixAvailable: [
    [{ fixAvailable: true }, 'findings, with a fix available'],
    [{ fixAvailable: false }, 'findings, without a fix'],
  ],
  epss: [
    [{ epss: 0.1 }, 'findings, with an EPSS of 0.1 or more'],
    [{ epss: 0 }, 'findings, with an EPSS of 0 or more'],
  ],
  kev: [[{ kev: true }, 'findings, known to be exploited (KEV)']],
  triage: [[{ triage: ['accepted', 'false-positive'] }, 'findings, that are accepted or false-positive in triage']],
  olderThanDays: [
    [{ olderThanDays: 1 }, 'findings, known for more than 1 day'],
    [{ olderThanDays: 30 }, 'findings, known for more than 30 days'],
  ],
  overdue: [[{ overdue: true }, 'findings, past their due date']],
  // Said of the rule, not of findings.
  branches: [[{ branches: ['main'] }, 'findings']],
};

const rule: PolicyRule = { id: 'r', when: { novelty: ['new'] }, action: 'block' };

describe('describeConditions', () => {
  it('knows every condition that there is', () => {
    expect(Object.keys(said).sort()).to.deep.equal(Object.keys(conditionsSchema.shape).sort());
  });

  for (const [name, cases] of Object.entries(said)) {
    it(`says ${name}`, () => {
      for (const [when, words] of cases) expect(describeConditions(conditionsSchema.parse(when))).to.equal(words);
    });
  }

  it('says all conditions of a rule in one phrase', () => {
    const when: PolicyConditions = {
      novelty: ['new', 'escalated'],
      severity: ['critical', 'high'],
      type: ['sca'],
      fixAvailable: true,
      path: ['src/**'],
    };
    expect(describeConditions(when)).to.equal('new or escalated critical or high dependency findings, in src/**, with a fix available');
  });

  it('says one finding in the singular', () => {
    expect(describeConditions({ severity: ['high'] }, 1)).to.equal('high finding');
    expect(describeConditions({}, 0)).to.equal('findings');
  });
});

describe('describeRule', () => {
  for (const { parts, is } of [
    { parts: {}, is: 'Blocks new findings.' },
    { parts: { action: 'warn' }, is: 'Warns of new findings.' },
    { parts: { action: 'inform' }, is: 'Tells of new findings.' },
    { parts: { moreThan: 0 }, is: 'Blocks new findings.' },
    { parts: { moreThan: 5 }, is: 'Blocks more than 5 new findings.' },
    { parts: { graceDays: 1 }, is: 'Blocks new findings, once they have been known for 1 day.' },
    { parts: { graceDays: 14 }, is: 'Blocks new findings, once they have been known for 14 days.' },
    { parts: { effectiveFrom: '2027-01-01' }, is: 'Blocks new findings, from 2027-01-01 on.' },
    { parts: { when: { branches: ['main', 'release/*'] } }, is: 'Blocks findings, on main or release/*.' },
    {
      parts: { when: { severity: ['high'], branches: ['main'] }, moreThan: 2, graceDays: 7, effectiveFrom: '2027-01-01' },
      is: 'Blocks more than 2 high findings, once they have been known for 7 days, on main, from 2027-01-01 on.',
    },
  ] as const satisfies readonly { parts: object; is: string }[]) {
    it(`says “${is}” of ${JSON.stringify(parts)}`, () => {
      const { when, ...others } = { when: rule.when, ...parts };
      const document = policyDocumentSchema.parse({ rules: [{ ...rule, ...others, when }] });
      expect(document.rules.map(describeRule)).to.deep.equal([is]);
    });
  }
});

describe('describePolicy', () => {
  const describeDocument = (parts: object): string[] => describePolicy(policyDocumentSchema.parse({ rules: [], ...parts }));

  it('says nothing of a policy that asks for nothing', () => {
    expect(describeDocument({})).to.deep.equal([]);
  });

  it('says the rules in their order, and then the scans that it demands', () => {
    const scans = [
      { tool: 'semgrep*' },
      { tool: 'trivy', category: 'image', maxAgeHours: 1, of: 'branch', branches: ['main'] },
      { tool: 'zap', maxAgeHours: 24, of: 'commit' },
    ];
    expect(describeDocument({ rules: [rule, { ...rule, id: 's', action: 'warn' }], requiredScans: scans })).to.deep.equal([
      'Blocks new findings.',
      'Warns of new findings.',
      'Demands a healthy scan of the commit by semgrep*.',
      'Demands a healthy scan of the branch by trivy (image), not older than 1 hour, on main.',
      'Demands a healthy scan of the commit by zap, not older than 24 hours.',
    ]);
  });

  it('says each setting, whichever of them the policy has', () => {
    expect(describeDocument({ noBaseline: 'warn' })).to.match(/^Where there is nothing to compare with, what would block is a warning\.$/);
    expect(describeDocument({ noBaseline: 'block' })).to.match(/all findings count as new and block/);
    expect(describeDocument({ noBaseline: 'error' })).to.match(/there is no verdict/);
    expect(describeDocument({ dueDays: { critical: 1, low: 90 } })).to.deep.equal(['Due: critical after 1 day, low after 90 days.']);
    expect(describeDocument({ honourSuppressions: true })).to.deep.equal(['What the source suppresses does not count.']);
    expect(describeDocument({ fourEyes: { severity: ['critical', 'high'] } })).to.deep.equal([
      'Dismissing findings of severity critical or high takes two people.',
    ]);
    const all = { noBaseline: 'block', dueDays: { high: 30 }, honourSuppressions: true, fourEyes: { severity: ['critical'] } };
    expect(describeDocument(all)).to.have.length(4);
  });

  it('reads what a repository’s file adds in the same way', () => {
    expect(describePolicy({ rules: [rule], requiredScans: [{ tool: 'zap' }] })).to.have.length(2);
  });
});

describe('the words of lists', () => {
  it('are joined as people would', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(eitherOf)).to.deep.equal(['', 'a', 'a or b', 'a, b or c']);
  });

  it('name a required scan by its tool, and by its category where one is demanded', () => {
    expect([nameRequiredScan({ tool: 'zap' }), nameRequiredScan({ tool: 'zap', category: 'web' })]).to.deep.equal(['zap', 'zap (web)']);
  });
});
