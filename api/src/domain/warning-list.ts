// Collects what a parser adjusted or rejected: the first hundred in full, all of them counted.
import type { Warning } from '@portcullis/contract';

/** How many warnings a receipt itemises. */
export const itemisedWarnings = 100;

export class WarningList {
  readonly #items: Warning[] = [];
  #count = 0;

  add(pointer: string, code: string, detail: string): void {
    this.#count += 1;
    if (this.#items.length < itemisedWarnings) this.#items.push({ pointer, code, detail });
  }

  get items(): readonly Warning[] {
    return this.#items;
  }

  get count(): number {
    return this.#count;
  }
}
