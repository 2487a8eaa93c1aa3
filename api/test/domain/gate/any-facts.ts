// Random commits for property tests: few tools, branches, files and times, so that rules, findings and ends of things meet in every way they can.
import {
  findingTypes,
  novelties,
  type NoBaselineAction,
  type PolicyConditions,
  type PolicyDocument,
  type PolicyRule,
  type RequiredScan,
  severities,
  type Severity,
  triageStates,
} from '@portcullis/contract';
import fc from 'fast-check';
import type { CommitFacts, GateFinding, ForgottenScan, OtherScan, ScanFacts } from '../../../src/domain/gate/gate-facts.ts';
import { daysAgo, hoursAgo, hoursAhead, makeFinding, makeOverride, makeScan, now } from './make-facts.ts';

const some = <Value>(values: readonly Value[]): fc.Arbitrary<Value[]> => fc.subarray([...values], { minLength: 1 });
const oneOf = <const Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(value, { nil: undefined, freq: 2 });

type Defined<Value> = { [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key] } & {
  [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined>;
};

/** Leaves out what is undefined: in a document there is no such thing. */
function withoutGaps<Value extends object>(value: Value): Defined<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<Value>;
}

export const anySeverity: fc.Arbitrary<Severity> = oneOf(...severities);

export const anyFinding: fc.Arbitrary<GateFinding> = fc
  .record({
    id: fc.nat(1_000_000).map((number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`),
    ruleId: oneOf('r1', 'r2'),
    severity: anySeverity,
    path: oneOf('src/a.js', 'src/test/a.js', null),
    line: oneOf(1, 2, null),
    novelty: oneOf('new', 'new', ...novelties),
    type: oneOf(...findingTypes.slice(0, 2)),
    tags: oneOf([], ['auth'], ['Auth', 'x']),
    cwes: oneOf([], [79], [79, 89]),
    aliases: oneOf([], ['CVE-2026-1']),
    fixAvailable: oneOf(true, false, null),
    suppressed: oneOf(false, false, true),
    firstSeenAt: oneOf(hoursAgo(0), daysAgo(7, -1), daysAgo(7), daysAgo(29), daysAgo(400)),
    triage: oneOf('open', 'open', 'open', ...triageStates),
    acceptedUntil: oneOf(null, now, hoursAhead(1), hoursAhead(200)),
    epss: oneOf(null, 0.1, 0.9),
    isKnownExploited: fc.boolean(),
  })
  .map((parts) => makeFinding(parts));

const anyBranches = oneOf<string[]>(['main'], ['release/*'], ['*']);

const anyCondition: { readonly [Key in keyof PolicyConditions]-?: fc.Arbitrary<NonNullable<PolicyConditions[Key]>> } = {
  novelty: some(novelties),
  severity: some(severities),
  type: some(findingTypes.slice(0, 2)),
  tool: oneOf<string[]>(['A'], ['a', 'b'], ['*']),
  rule: oneOf<string[]>(['r1'], ['r*']),
  path: oneOf<string[]>(['src/**'], ['!src/test/**'], ['src/**', '!src/test/**']),
  cwe: oneOf<number[]>([79], [89]),
  tags: oneOf<string[]>(['AUTH'], ['x']),
  fixAvailable: fc.boolean(),
  epss: oneOf(0, 0.1, 0.5),
  kev: fc.constant(true as const),
  triage: some(triageStates),
  olderThanDays: oneOf(7, 30),
  overdue: fc.constant(true as const),
  branches: anyBranches,
};

/** At most three conditions, so that findings meet them. */
const anyConditions: fc.Arbitrary<PolicyConditions> = fc
  .tuple(fc.record(anyCondition), fc.subarray(Object.keys(anyCondition), { maxLength: 3 }))
  .map(([all, keys]) => Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key))));

export const anyRule: fc.Arbitrary<PolicyRule> = fc
  .record({
    id: fc.nat(99).map((number) => `rule-${number}`),
    when: fc.oneof(anyConditions, fc.record({ novelty: some(novelties), severity: some(severities) })),
    action: oneOf('block', 'block', 'warn', 'inform'),
    moreThan: rarely(oneOf(0, 1, 2)),
    graceDays: rarely(oneOf(7, 30)),
    effectiveFrom: rarely(oneOf('2026-11-22', '2026-11-23')),
  })
  .map(withoutGaps);

export const anyRequiredScan: fc.Arbitrary<RequiredScan> = fc
  .record({
    tool: oneOf('A', 'b', '*'),
    category: rarely(oneOf('x')),
    maxAgeHours: rarely(oneOf(1, 24)),
    of: rarely(oneOf('commit', 'branch')),
    branches: rarely(anyBranches),
  })
  .map(withoutGaps);

const anyRules = fc.uniqueArray(anyRule, { maxLength: 3, selector: ({ id }) => id });
const anyRequired = rarely(fc.array(anyRequiredScan, { minLength: 1, maxLength: 1 }));

export const anyFile = fc.record({ rules: anyRules, requiredScans: anyRequired }).map(withoutGaps);

export const anyPolicy: fc.Arbitrary<PolicyDocument> = fc
  .record({
    rules: anyRules,
    requiredScans: anyRequired,
    dueDays: fc.option(fc.record({ critical: oneOf(7), high: oneOf(7, 30), low: oneOf(30) }, { requiredKeys: [] }), { nil: undefined }),
    honourSuppressions: fc.option(fc.boolean(), { nil: undefined }),
    noBaseline: fc.option(oneOf<NoBaselineAction>('warn', 'block', 'error'), { nil: undefined }),
  })
  .map(withoutGaps);

const mostlyWell = { isHealthy: oneOf(true, true, true, true, false), rejected: oneOf(0, 0, 0, 0, 2), heldCount: oneOf(0, 0, 0, 0, 30) };

const baselines = ['earlier-scan', 'base-scan', 'other-category', 'first-of-branch', 'none', 'no-ancestor'] as const;

export const anyScan: fc.Arbitrary<ScanFacts> = fc
  .record({
    id: fc.uuid(),
    tool: oneOf('a', 'B', 'c'),
    category: oneOf('', 'x'),
    ref: oneOf('refs/heads/main', 'refs/heads/topic', 'refs/pull/7/merge'),
    baseRef: oneOf('refs/heads/main', 'refs/heads/release/1'),
    baseline: oneOf('base-scan', ...baselines),
    receivedAt: oneOf(hoursAgo(0), hoursAgo(1), hoursAgo(5), hoursAgo(24, 1)),
    failOn: fc.option(anySeverity, { freq: 2 }),
    findings: fc.uniqueArray(anyFinding, { maxLength: 6, selector: ({ id }) => id }),
    ...mostlyWell,
  })
  .map(({ findings, ...parts }) => makeScan(findings, parts));

const anyOtherScan: fc.Arbitrary<OtherScan> = fc.record({
  tool: oneOf('a', 'B'),
  category: oneOf('', 'x'),
  receivedAt: oneOf(hoursAgo(0), hoursAgo(1), hoursAgo(5), hoursAgo(24, 1)),
});

const anyForgottenScan: fc.Arbitrary<ForgottenScan> = fc.record({ tool: oneOf('a', 'B'), category: oneOf('', 'x'), isLost: fc.boolean() });

const nameOf = ({ tool, category }: Pick<ScanFacts, 'tool' | 'category'>): string => `${tool} ${category}`;

export const anyCommit: fc.Arbitrary<CommitFacts> = fc.record({
  scans: fc.uniqueArray(anyScan, { maxLength: 3, selector: nameOf }),
  otherScans: fc.uniqueArray(anyOtherScan, { maxLength: 2, selector: nameOf }),
  forgottenScans: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(anyForgottenScan, { minLength: 1, maxLength: 2 })),
  policies: fc.record({ floor: anyPolicy, project: anyPolicy, file: fc.option(anyFile, { nil: undefined }) }),
  override: fc.option(
    oneOf(now, hoursAhead(2)).map((expiresAt) => makeOverride({ expiresAt })),
    { nil: undefined, freq: 2 },
  ),
  lackingScores: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(['epss', 'kev'] as const)),
  now: fc.constant(now),
});
