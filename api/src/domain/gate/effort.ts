// How much work patterns may take in one judgement. Who writes a policy file and who writes a report may be the same hostile person: many
// patterns over many names would hold the server for minutes. Counted in steps and not in time, so that the same facts give the same verdict.

/** Thrown where patterns take more work than is allowed; the rule is then not judged, and that is told. */
export class EffortExceeded extends Error {
  override readonly name = 'EffortExceeded';
}

export interface Effort {
  /** @throws EffortExceeded */
  readonly spend: (steps: number) => void;
}

/** Some tenths of a second. Twenty rules with ten globs each stay far below it for thousands of files. */
export const mostSteps = 40_000_000;

export function makeEffort(most = mostSteps): Effort {
  let left = most;
  return {
    spend: (steps) => {
      left -= steps;
      if (left < 0) throw new EffortExceeded(`patterns take more than ${most} steps`);
    },
  };
}

/** For what is bounded anyhow. */
export const noLimit: Effort = { spend: () => undefined };
