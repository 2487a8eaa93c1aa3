// Collects what a parser adjusted or rejected: the first hundred in full, all of them counted.
import type { Warning } from '@portcullis/contract';
import { cleanText } from './clean-text.ts';

/** How many warnings a receipt itemises. */
export const itemisedWarnings = 100;

const longestDetail = 1000;

export class WarningList {
  readonly #items: Warning[] = [];
  #count = 0;

  /** @param before what was told already */
  constructor(before?: WarningList) {
    if (!before) return;
    this.#items.push(...before.items);
    this.#count = before.count;
  }

  add(pointer: string, code: string, detail: string): void {
    this.#count += 1;
    if (this.#items.length < itemisedWarnings) this.#items.push({ pointer, code, detail: cleanText(detail, longestDetail).text });
  }

  get items(): readonly Warning[] {
    return this.#items;
  }

  get count(): number {
    return this.#count;
  }
}
