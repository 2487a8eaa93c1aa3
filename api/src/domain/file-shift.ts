// By how much lines of a file moved, told by the pairs in it that are certain: what stands between two of them moved as one of them did.
// Used where git cannot say it.

type Anchor = readonly [old: number, now: number];

export class FileShift {
  /**
   * Old and new line, in the order of the old. Kept in order at every note, for notes and questions take turns: sorting anew for each
   * question would take minutes where all of a large file moved.
   */
  readonly #anchors: Anchor[] = [];

  note(old: number | null, now: number | null): void {
    if (old !== null && now !== null) this.#anchors.splice(this.#after(old), 0, [old, now]);
  }

  /** True where the line is where the nearest certain pair above or below it says. */
  isExpected(old: number | null, now: number | null): boolean {
    if (old === null || now === null || this.#anchors.length === 0) return false;
    const place = this.#after(old);
    return [this.#anchors[place - 1], this.#anchors[place]].some((anchor) => anchor !== undefined && now - old === anchor[1] - anchor[0]);
  }

  /** Place of the first anchor whose old line is greater. */
  #after(old: number): number {
    let low = 0;
    let high = this.#anchors.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#anchors[middle]?.[0] ?? 0) <= old) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
