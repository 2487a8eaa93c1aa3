// What test files share in one process, such as a browser: started by the first that needs it, stopped when mocha says so, which is after
// each file where files run side by side, and after the last one else. Mocha keeps a hook of a shared module for its first file only.
type Stop = () => unknown;

const registers = Symbol.for('portcullis.run-hooks');

interface Registers {
  readonly stops: Stop[];
  readonly betweenTests: ((title: string) => unknown)[];
}

// Of the process, not of the module: mocha loads what it requires another way than test files, and that makes two modules of this one.
const global = globalThis as unknown as { [registers]: Registers | undefined };
const { stops, betweenTests } = (global[registers] ??= { stops: [], betweenTests: [] });

/** Stops something after the file or the run. What is started later is stopped first. */
export function stopAtEnd(stop: Stop): void {
  stops.push(stop);
}

/** Does something after each test from now on, with the full title of the test. */
export function afterEveryTest(act: (title: string) => unknown): void {
  betweenTests.push(act);
}

/** Mocha's root hooks. */
export const runHooks = {
  async afterEach(this: Mocha.Context): Promise<void> {
    for (const act of betweenTests) await act(this.currentTest?.fullTitle() ?? '');
  },
  async afterAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of stops.splice(0).reverse()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  },
};
