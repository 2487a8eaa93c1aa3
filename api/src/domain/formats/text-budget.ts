// What all texts kept of one report may come to. A short report can ask for much: results by the thousand may point at
// one long message of their rule.
import { ProblemError } from '../../errors.ts';

/** Bytes (UTF-8) of the texts that are kept of one report. Stated in docs/problems.md. */
export const mostTextBytes = 64 * 1024 * 1024;

export class TextBudget {
  readonly #most: number;
  #spent = 0;

  constructor(most: number = mostTextBytes) {
    this.#most = most;
  }

  /** @throws ProblemError `report-too-large` once the texts come to more than the budget */
  spend(texts: readonly (string | null)[]): void {
    for (const text of texts) if (text !== null) this.#spent += Buffer.byteLength(text);
    if (this.#spent <= this.#most) return;
    throw new ProblemError(
      'report-too-large',
      `The messages, rule ids and paths of the report come to more than ${this.#most} bytes. Let the scanner write shorter messages, narrow the scan, or split it by category.`,
      { pointer: '/runs' },
    );
  }
}
