// What a rule means among the findings of some scans. Next: judge-commit.ts makes reasons of it.
import { severityRank } from '@portcullis/contract';
import type { Effort } from './effort.ts';
import type { GateFinding, ScanFacts } from './gate-facts.ts';
import type { HeldPolicy, HeldRule } from './hold-policies.ts';
import { type Clock, matchRule, prepareConditions } from './match-rule.ts';

/** A finding together with the scan that has it. */
export interface Hit {
  readonly finding: GateFinding;
  readonly scan: ScanFacts;
}

export interface RuleHits {
  /** In the order of the scans. */
  readonly hits: readonly Hit[];
  readonly dismissed: number;
  /** Suppressed in the source, where the policies honour that. */
  readonly honoured: number;
}

/** By code units: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order in which a judgement speaks of scans: the same facts in another order are the same facts. */
export function byName(a: ScanFacts, b: ScanFacts): number {
  return compare(a.tool, b.tool) || compare(a.category, b.category) || compare(a.id, b.id);
}

function worstFirst({ finding: a, scan: scanOfA }: Hit, { finding: b, scan: scanOfB }: Hit): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    compare(a.path ?? '', b.path ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compare(a.id, b.id) ||
    byName(scanOfA, scanOfB)
  );
}

/** @throws EffortExceeded where the rule's patterns take too much work */
export function findHits({ rule }: HeldRule, scans: readonly ScanFacts[], policy: HeldPolicy, clock: Clock, effort: Effort): RuleHits {
  const fitsConditions = prepareConditions(rule.when, effort);
  // A commit that is on two branches has two scans of a tool: a finding of both is one.
  const hits = new Map<string, Hit>();
  const dismissed = new Set<string>();
  const honoured = new Set<string>();
  for (const scan of scans) {
    effort.spend(scan.findings.length);
    for (const finding of scan.findings) {
      if (!fitsConditions(finding, scan.tool)) continue;
      const fate = matchRule(rule, finding, policy.dueDays, clock);
      const hit = { finding, scan };
      const other = hits.get(finding.id);
      if (fate === 'dismissed') dismissed.add(finding.id);
      else if (fate === 'counts' && finding.suppressed && policy.honourSuppressions) honoured.add(finding.id);
      else if (fate === 'counts' && (other === undefined || worstFirst(hit, other) < 0)) hits.set(finding.id, hit);
    }
  }
  const others = (ids: ReadonlySet<string>): number => [...ids].filter((id) => !hits.has(id)).length;
  return { hits: [...hits.values()], dismissed: others(dismissed), honoured: others(honoured) };
}

/** The worst of the hits, worst first. Looks at each once: of tens of thousands only a few are named. */
export function takeWorst(hits: readonly Hit[], most: number): Hit[] {
  const taken: Hit[] = [];
  for (const hit of hits) {
    const last = taken[most - 1];
    if (last && worstFirst(hit, last) >= 0) continue;
    let at = Math.min(taken.length, most - 1);
    while (at > 0 && worstFirst(hit, taken[at - 1] ?? hit) < 0) at -= 1;
    taken.splice(at, 0, hit);
    if (taken.length > most) taken.pop();
  }
  return taken;
}
