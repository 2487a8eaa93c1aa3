// Severity, its order and its schema: the one scale that every scanner's own words are mapped to.
import { z } from 'zod';

/** Severities, worst first. The position is the rank used for sorting and for "at least". */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;

export const severitySchema = z.enum(severities).meta({ id: 'Severity' });

export type Severity = z.infer<typeof severitySchema>;

/** 0 for critical, 4 for info. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
