// A reason of a verdict before its findings are named.
import type { Outcome } from '@portcullis/contract';
import type { GateFinding } from './gate-facts.ts';
import type { ReasonSource } from './hold-policies.ts';

export interface GateReason {
  /** Id of the rule, or one of the gate's own codes. */
  readonly code: string;
  /** What this reason alone leads to. */
  readonly outcome: Outcome;
  readonly detail: string;
  /** Absent where the gate says it by itself. */
  readonly source?: ReasonSource | undefined;
  /** Those that are named, worst first. */
  readonly findings: readonly GateFinding[];
  /** All of them. */
  readonly findingCount: number;
  readonly scans: readonly string[];
}
