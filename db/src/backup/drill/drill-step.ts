// The steps of a drill: each is timed, each says what it found, and none is passed because it could not be done.

export type StepOutcome = 'passed' | 'failed' | 'not-checked';

/** What a step found. `details` says why, where it is not simply all well. */
export interface StepFinding {
  readonly outcome: StepOutcome;
  readonly details: readonly string[];
}

export interface DrillStep extends StepFinding {
  readonly name: string;
  readonly milliseconds: number;
}

/** Passed where nothing is wrong. */
export function judge(faults: readonly string[], otherwise: readonly string[] = []): StepFinding {
  return faults.length > 0 ? { outcome: 'failed', details: faults } : { outcome: 'passed', details: otherwise };
}

/** Does it and notes the time. Whatever is thrown is a failure. */
export async function takeStep(name: string, work: () => Promise<StepFinding>): Promise<DrillStep> {
  const start = performance.now();
  const finding = await work().catch((error: unknown): StepFinding => {
    return { outcome: 'failed', details: [error instanceof Error ? error.message : String(error)] };
  });
  return { name, milliseconds: Math.round(performance.now() - start), ...finding };
}
