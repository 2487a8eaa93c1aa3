// By how much lines of a file moved, told by the pairs in it that are certain: what stands between two of them moved as one of them did.
// Used where git cannot say it.

export class FileShift {
  /** Old and new line, in the order of the old. */
  #anchors: (readonly [old: number, now: number])[] = [];
  #isSorted = true;

  note(old: number | null, now: number | null): void {
    if (old === null || now === null) return;
    this.#anchors.push([old, now]);
    this.#isSorted = false;
  }

  /** True where the line is where the nearest certain pair above or below it says. */
  isExpected(old: number | null, now: number | null): boolean {
    if (old === null || now === null || this.#anchors.length === 0) return false;
    if (!this.#isSorted) {
      this.#anchors.sort((a, b) => a[0] - b[0]);
      this.#isSorted = true;
    }
    let low = 0;
    let high = this.#anchors.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#anchors[middle]?.[0] ?? 0) <= old) low = middle + 1;
      else high = middle;
    }
    return [this.#anchors[low - 1], this.#anchors[low]].some((anchor) => anchor !== undefined && now - old === anchor[1] - anchor[0]);
  }
}
