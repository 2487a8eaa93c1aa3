// Every condition of a rule, each with findings that meet it and with some that just do not.
import type { PolicyConditions } from '@portcullis/contract';
import { expect } from 'chai';
import type { GateFinding, ScanFacts } from '../../../src/domain/gate/gate-facts.ts';
import { daysAgo, hoursAhead, judge, makeFinding, makeScan, policyOn } from './make-facts.ts';

interface Case {
  readonly when: PolicyConditions;
  readonly meets: readonly Partial<GateFinding>[];
  readonly fails: readonly Partial<GateFinding>[];
}

const conditions: Readonly<Record<keyof Omit<PolicyConditions, 'tool' | 'branches' | 'overdue'>, readonly Case[]>> = {
  novelty: [
    {
      when: { novelty: ['new'] },
      meets: [{ novelty: 'new' }],
      fails: [{ novelty: 'escalated' }, { novelty: 'newly-disclosed' }, { novelty: 'pre-existing' }],
    },
    {
      when: { novelty: ['escalated', 'pre-existing'] },
      meets: [{ novelty: 'escalated' }, { novelty: 'pre-existing' }],
      fails: [{ novelty: 'new' }],
    },
  ],
  severity: [
    {
      when: { severity: ['high', 'low'] },
      meets: [{ severity: 'high' }, { severity: 'low' }],
      fails: [{ severity: 'critical' }, { severity: 'medium' }],
    },
  ],
  type: [
    {
      when: { type: ['sca', 'container'] },
      meets: [{ type: 'sca' }, { type: 'container' }],
      fails: [{ type: 'sast' }, { type: 'licence' }],
    },
  ],
  rule: [
    {
      when: { rule: ['js.sql-*', 'CVE-2026-1'] },
      meets: [{ ruleId: 'js.sql-injection' }, { ruleId: 'CVE-2026-1' }],
      fails: [{ ruleId: 'py.sql-injection' }, { ruleId: 'CVE-2026-12' }, { ruleId: 'JS.SQL-X' }],
    },
  ],
  path: [
    {
      when: { path: ['src/**', '!src/test/**'] },
      meets: [{ path: 'src/a/b.js' }],
      fails: [{ path: 'src/test/a.js' }, { path: 'lib/a.js' }, { path: null }],
    },
    { when: { path: ['!vendor/**'] }, meets: [{ path: 'src/a.js' }, { path: null }], fails: [{ path: 'vendor/a.js' }] },
  ],
  cwe: [{ when: { cwe: [79, 89] }, meets: [{ cwes: [20, 89] }], fails: [{ cwes: [] }, { cwes: [8, 790] }] }],
  tags: [
    {
      when: { tags: ['PCI', 'auth'] },
      meets: [{ tags: ['pci'] }, { tags: ['x', 'Auth'] }],
      fails: [{ tags: [] }, { tags: ['authentication'] }],
    },
  ],
  fixAvailable: [
    { when: { fixAvailable: true }, meets: [{ fixAvailable: true }], fails: [{ fixAvailable: false }, { fixAvailable: null }] },
    { when: { fixAvailable: false }, meets: [{ fixAvailable: false }], fails: [{ fixAvailable: true }, { fixAvailable: null }] },
  ],
  epss: [
    { when: { epss: 0.1 }, meets: [{ epss: 0.1 }, { epss: 1 }], fails: [{ epss: 0.09999 }, { epss: null }] },
    { when: { epss: 0 }, meets: [{ epss: 0 }], fails: [{ epss: null }] },
  ],
  kev: [{ when: { kev: true }, meets: [{ isKnownExploited: true }], fails: [{ isKnownExploited: false, epss: 1 }] }],
  triage: [
    {
      when: {},
      meets: [{ triage: 'open' }, { triage: 'in-review' }],
      fails: [{ triage: 'false-positive' }, { triage: 'accepted', acceptedUntil: hoursAhead(1) }],
    },
    { when: { triage: ['in-review'] }, meets: [{ triage: 'in-review' }], fails: [{ triage: 'open' }, { triage: 'false-positive' }] },
    {
      when: { triage: ['accepted'] },
      meets: [{ triage: 'accepted', acceptedUntil: hoursAhead(1) }],
      fails: [{ triage: 'accepted', acceptedUntil: hoursAhead(0) }, { triage: 'open' }],
    },
    {
      when: { triage: ['open'] },
      meets: [{ triage: 'accepted', acceptedUntil: hoursAhead(0) }, { triage: 'accepted' }],
      fails: [{ triage: 'in-review' }],
    },
  ],
  olderThanDays: [
    {
      when: { olderThanDays: 30 },
      meets: [{ firstSeenAt: daysAgo(30) }, { firstSeenAt: daysAgo(400) }],
      fails: [{ firstSeenAt: daysAgo(30, -1) }],
    },
  ],
};

function blocks(when: PolicyConditions, finding: Partial<GateFinding>, scan: Partial<ScanFacts> = {}): boolean {
  return judge([makeScan([makeFinding(finding)], scan)], policyOn(when)).outcome === 'fail';
}

describe('a condition', () => {
  for (const [name, cases] of Object.entries(conditions)) {
    for (const { when, meets, fails } of cases) {
      it(`on ${name} (${JSON.stringify(when)}) is met by what it says and by nothing else`, () => {
        for (const finding of meets) expect(blocks(when, finding), JSON.stringify(finding)).to.equal(true);
        for (const finding of fails) expect(blocks(when, finding), JSON.stringify(finding)).to.equal(false);
      });
    }
  }

  it('on the tool reads names in any case, with wildcards', () => {
    const when = { tool: ['Semgrep*', 'trivy'] };
    for (const tool of ['semgrep', 'SEMGREP OSS', 'Trivy']) expect(blocks(when, {}, { tool }), tool).to.equal(true);
    for (const tool of ['my semgrep', 'trivy 2', 'codeql']) expect(blocks(when, {}, { tool }), tool).to.equal(false);
  });

  it('on branches is met by the branch of the scan and by the one that it is to go into', () => {
    const when = { branches: ['release/*', 'main'] };
    const on = (ref: string, baseRef: string, targetRef = baseRef): boolean => blocks(when, {}, { ref, baseRef, targetRef });
    expect(on('refs/heads/topic', 'refs/heads/main')).to.equal(true);
    expect(on('refs/heads/release/2', 'refs/heads/develop')).to.equal(true);
    expect(on('refs/heads/topic', 'refs/heads/release/2')).to.equal(true);
    expect(on('refs/heads/topic', 'refs/heads/develop', 'refs/heads/main')).to.equal(true);
    expect(on('refs/heads/topic', 'refs/heads/develop')).to.equal(false);
    expect(on('refs/heads/main-2', 'refs/heads/develop')).to.equal(false);
    expect(on('refs/pull/7/merge', 'refs/heads/develop')).to.equal(false);
  });

  it('must hold together with all others of its rule', () => {
    const when: PolicyConditions = { severity: ['high'], type: ['sca'], fixAvailable: true };
    const all: Partial<GateFinding> = { severity: 'high', type: 'sca', fixAvailable: true };
    expect(blocks(when, all)).to.equal(true);
    for (const other of [{ severity: 'low' }, { type: 'sast' }, { fixAvailable: null }] as const)
      expect(blocks(when, { ...all, ...other })).to.equal(false);
  });

  it('that is left out holds for every finding', () => {
    expect(blocks({}, { novelty: 'pre-existing', path: null, severity: 'info' })).to.equal(true);
  });
});

describe('a finding that is past its due date', () => {
  const late = (dueDays: object, finding: Partial<GateFinding>, floorDays: object = {}): boolean => {
    const policies = { floor: { rules: [], dueDays: floorDays } };
    return judge([makeScan([makeFinding(finding)])], { ...policyOn({ overdue: true }), dueDays }, { policies }).outcome === 'fail';
  };

  it('is one that was seen first as many days ago as its severity allows', () => {
    expect(late({ high: 30, low: 90 }, { firstSeenAt: daysAgo(30) })).to.equal(true);
    expect(late({ high: 30, low: 90 }, { firstSeenAt: daysAgo(30, -1) })).to.equal(false);
    expect(late({ high: 30, low: 90 }, { firstSeenAt: daysAgo(89), severity: 'low' })).to.equal(false);
    expect(late({ high: 30, low: 90 }, { firstSeenAt: daysAgo(90), severity: 'low' })).to.equal(true);
  });

  it('is never one whose severity has no due date', () => {
    expect(late({ low: 1 }, { firstSeenAt: daysAgo(3000) })).to.equal(false);
    expect(late({}, { firstSeenAt: daysAgo(3000) })).to.equal(false);
  });

  it('is held to the earlier of the tenant’s due date and the project’s', () => {
    const finding = { firstSeenAt: daysAgo(20) };
    expect(late({ high: 30 }, finding, { high: 20 })).to.equal(true);
    expect(late({ high: 20 }, finding, { high: 30 })).to.equal(true);
    expect(late({ high: 30 }, finding, { high: 21 })).to.equal(false);
    expect(late({}, finding, { high: 20 })).to.equal(true);
  });
});
