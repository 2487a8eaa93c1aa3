// An axis for counts: whole steps of 1, 2 or 5 times a power of ten. Written here because a general scale library brings colours, formats
// and time along, which was more than a third of the chart's chunk.

export interface CountScale {
  /** Where the axis ends; at least the largest count. */
  readonly top: number;
  readonly ticks: readonly number[];
}

/** @param wanted about how many steps there shall be */
export function makeCountScale(largest: number, wanted = 4): CountScale {
  const rough = Math.max(1, largest / wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => power * factor >= rough) ?? 10);
  const steps = Math.max(1, Math.ceil(largest / step));
  return { top: steps * step, ticks: Array.from({ length: steps + 1 }, (_, index) => index * step) };
}
