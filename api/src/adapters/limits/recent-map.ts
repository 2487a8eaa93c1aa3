// A map that forgets: what was not written for a whole period is gone after two. No sweep and no timer, whose cost would grow with an attack.

/** @param period milliseconds of the clock that `now` reads */
export class RecentMap<Value> {
  #recent = new Map<string, Value>();
  #older = new Map<string, Value>();
  #turnedAt: number;
  readonly #period: number;

  constructor(period: number, now: number) {
    this.#period = period;
    this.#turnedAt = now;
  }

  #turn(now: number): void {
    if (now - this.#turnedAt < this.#period) return;
    this.#older = now - this.#turnedAt < 2 * this.#period ? this.#recent : new Map<string, Value>();
    this.#recent = new Map();
    this.#turnedAt = now;
  }

  get(key: string, now: number): Value | undefined {
    this.#turn(now);
    return this.#recent.get(key) ?? this.#older.get(key);
  }

  set(key: string, value: Value, now: number): void {
    this.#turn(now);
    this.#recent.set(key, value);
  }

  /** Entries that are held; for tests of how it forgets. */
  get size(): number {
    return this.#recent.size + this.#older.size;
  }
}
