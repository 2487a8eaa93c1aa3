// The policies of tenant, project, repository and sender as one: each only adds to what the others ask, so none can loosen another.
import {
  type NoBaselineAction,
  type PolicyDocument,
  type PolicyRule,
  type Reason,
  type RequiredScan,
  type Severity,
  severities,
  severityRank,
} from '@portcullis/contract';
import type { HeldPolicies, ScanFacts } from './gate-facts.ts';

export type ReasonSource = NonNullable<Reason['source']>;

export interface HeldRule {
  readonly rule: PolicyRule;
  readonly source: ReasonSource;
  /** Where only the findings of one scan count: the threshold that its sender named. */
  readonly scanId: string | undefined;
}

/** All that a commit is held to. */
export interface HeldPolicy {
  readonly rules: readonly HeldRule[];
  readonly requiredScans: readonly { readonly wanted: RequiredScan; readonly source: ReasonSource }[];
  readonly dueDays: Readonly<Partial<Record<Severity, number>>>;
  readonly honourSuppressions: boolean;
  readonly noBaseline: NoBaselineAction;
}

const mildestFirst = ['warn', 'block', 'error'] as const;

function stricter(one: NoBaselineAction | undefined, other: NoBaselineAction | undefined): NoBaselineAction {
  return mildestFirst[Math.max(mildestFirst.indexOf(one ?? 'warn'), mildestFirst.indexOf(other ?? 'warn'))] ?? 'error';
}

/** A tenant that says nothing of it leaves it to the project. */
function honours(floor: PolicyDocument, project: PolicyDocument): boolean {
  return floor.honourSuppressions !== false && project.honourSuppressions === true;
}

function earliestDue(floor: PolicyDocument, project: PolicyDocument): Partial<Record<Severity, number>> {
  const due: Partial<Record<Severity, number>> = {};
  for (const severity of severities) {
    const days = [floor.dueDays?.[severity], project.dueDays?.[severity]].filter((one) => one !== undefined);
    if (days.length > 0) due[severity] = Math.min(...days);
  }
  return due;
}

/** The threshold that a sender named, as a rule on what its scan brought. */
function ruleOfThreshold(failOn: Severity): PolicyRule {
  const severity = severities.filter((one) => severityRank(one) <= severityRank(failOn));
  return { id: 'fail-on', when: { novelty: ['new', 'escalated', 'newly-disclosed'], severity }, action: 'block' };
}

/** @param scans whose senders may have named a threshold of their own */
export function holdPolicies({ floor, project, file }: HeldPolicies, scans: readonly Pick<ScanFacts, 'id' | 'failOn'>[]): HeldPolicy {
  const sources = [
    ['tenant', floor],
    ['project', project],
    ['file', file],
  ] as const;
  const held = sources.flatMap(([source, document]) =>
    (document?.rules ?? []).map((rule): HeldRule => ({ rule, source, scanId: undefined })),
  );
  const thresholds = scans.flatMap(({ id, failOn }): HeldRule[] =>
    failOn === null ? [] : [{ rule: ruleOfThreshold(failOn), source: 'upload', scanId: id }],
  );
  return {
    rules: [...held, ...thresholds],
    requiredScans: sources.flatMap(([source, document]) => (document?.requiredScans ?? []).map((wanted) => ({ wanted, source }))),
    dueDays: earliestDue(floor, project),
    honourSuppressions: honours(floor, project),
    noBaseline: stricter(floor.noBaseline, project.noBaseline),
  };
}

/** Severities of which a dismissal takes two people: those of the tenant and those of the project. */
export function severitiesOfFourEyes(floor: PolicyDocument, project: PolicyDocument): ReadonlySet<Severity> {
  return new Set([...(floor.fourEyes?.severity ?? []), ...(project.fourEyes?.severity ?? [])]);
}

/** True where the rule looks only at what the commit brought or made worse: then it needs something to compare with. */
export function isOnNews({ when: { novelty } }: PolicyRule): boolean {
  return novelty !== undefined && !novelty.includes('pre-existing');
}

/** What has to be loaded for a policy, beside what scans brought. */
export interface PolicyNeeds {
  /** Severities of findings that were there before; empty where no rule looks at them. */
  readonly preExisting: readonly Severity[];
  /** EPSS and KEV. */
  readonly intelligence: boolean;
  /** Scans of the branch beside those of the commit. */
  readonly branchScans: boolean;
}

export function needsOf(policy: HeldPolicy): PolicyNeeds {
  const looking = policy.rules.filter(({ rule }) => !isOnNews(rule));
  const wanted = new Set(looking.flatMap(({ rule }) => rule.when.severity ?? severities));
  return {
    preExisting: severities.filter((severity) => wanted.has(severity)),
    intelligence: policy.rules.some(({ rule: { when } }) => when.epss !== undefined || when.kev === true),
    branchScans: policy.requiredScans.some(({ wanted: { of } }) => of === 'branch'),
  };
}
