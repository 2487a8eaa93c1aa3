// After the reports were sent, or could not be: keeps an offline gate for later, or judges by the one that was kept. Off unless asked for. What
// it takes is loaded only then.
import { isUnchecked } from '../advise.ts';
import { failureOf } from '../scan-failure.ts';
import type { ScanRun } from '../scan-run.ts';
import type { Build } from './build.ts';

/** The run as it was, or with a verdict of its own where the server was away. A fault on the way leaves it as it was. */
export async function goOffline(run: ScanRun, build: Build): Promise<ScanRun> {
  const { inputs, context, outlet } = build;
  const { offline } = inputs;
  if (!offline) return run;
  const say = (text: string): void => outlet.line(text);
  if (!isUnchecked(run)) {
    const { refreshGate } = await import('./refresh-gate.ts');
    await refreshGate(offline, inputs, context, say);
    return run;
  }
  try {
    const { judgeAway } = await import('./judge-away.ts');
    return judgeAway(run, offline, build);
  } catch (error) {
    say(`The commit could not be judged offline either. ${failureOf(error).title}`);
    return run;
  }
}
