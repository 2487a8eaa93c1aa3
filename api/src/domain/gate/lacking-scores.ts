// A rule that asks for EPSS or KEV where no snapshot of it is there: what it would mean but for that cannot be judged, and is not clean.
import type { IntelligenceSource, PolicyRule } from '@portcullis/contract';
import type { GateFinding } from './gate-facts.ts';

export type ScoreSource = IntelligenceSource['source'];

/** The sources that a rule asks for and that are not there. */
export function lackingSources({ when }: PolicyRule, lacking: readonly ScoreSource[]): ScoreSource[] {
  return lacking.filter((source) => (source === 'epss' ? when.epss !== undefined : when.kev !== undefined));
}

/** The rule without what it asks of these sources. */
export function withoutSources(rule: PolicyRule, sources: readonly ScoreSource[]): PolicyRule {
  const { epss, kev, ...when } = rule.when;
  return {
    ...rule,
    when: {
      ...when,
      ...(epss === undefined || sources.includes('epss') ? {} : { epss }),
      ...(kev === undefined || sources.includes('kev') ? {} : { kev }),
    },
  };
}

/** Only a vulnerability with a name can have a score. */
export function mayHaveScore({ aliases }: GateFinding): boolean {
  return aliases.length > 0;
}

export function explainLacking(sources: readonly ScoreSource[]): string {
  const names = sources.map((source) => source.toUpperCase()).join(' and ');
  return `The policy asks for ${names}, of which no snapshot is there. Import one (portcullis intel import).`;
}
