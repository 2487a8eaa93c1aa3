// Files of EPSS and KEV as their publishers lay them out, with entries of our own.
import { ProblemError } from '../../src/errors.ts';

export interface EpssRow {
  readonly cve: string;
  /** As it stands in the file. */
  readonly score: string;
}

/** The CSV of EPSS. */
export function makeEpss(rows: readonly EpssRow[], { date = '2026-11-20', lineEnd = '\n' } = {}): string {
  const head = [`#model_version:v2025.03.14,score_date:${date}T00:00:00+0000`, 'cve,epss,percentile'];
  return [...head, ...rows.map(({ cve, score }) => `${cve},${score},0.5`)].map((line) => line + lineEnd).join('');
}

/** The catalogue of KEV. */
export function makeKev(cves: readonly string[], changes: Readonly<Record<string, unknown>> = {}): string {
  const vulnerabilities = cves.map((cveID) => ({ cveID, vendorProject: 'Example', product: 'Example', dateAdded: '2026-11-01' }));
  const head = { title: 'Catalogue', catalogVersion: '2026.11.19', dateReleased: '2026-11-19T17:00:00.0000Z', count: cves.length };
  return JSON.stringify({ ...head, vulnerabilities, ...changes });
}

/** What something that must be refused is refused with. */
export function refusalOf(work: () => unknown): ProblemError {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
