// Keeps verdicts living: those that people's decisions, a policy, time or new knowledge have touched are judged again, whether or not anybody
// asks. Any number of replicas may do it: the lock of the commit lets one of them through, and the next finds that nothing is left to do.
import { refreshVerdict } from '../services/refresh-verdict.ts';
import { selectProjectForUpload } from '../store/projects.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { type DueVerdict, lookupDueVerdicts, updateVerdictPutOff } from '../store/verdicts.store.ts';

export interface LivingVerdictsDependencies {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Told of a commit that could not be judged again; it is tried again in some minutes. */
  readonly onFailure: (error: unknown, due: DueVerdict | undefined) => void;
}

export interface LivingVerdicts {
  /** Judges what is due. @returns how many commits */
  readonly run: () => Promise<number>;
  /** Begins to do it by itself. */
  readonly start: () => void;
  /** Lets the one that runs end, and begins no other. */
  readonly stop: () => Promise<void>;
}

/** Commits that are looked up at once. */
const atOnce = 100;
/** Milliseconds between two looks: one question of an index each. */
const interval = 2_000;

export function makeLivingVerdicts({ pool, now, onFailure }: LivingVerdictsDependencies): LivingVerdicts {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> = Promise.resolve(0);
  let isStopped = false;

  const judge = async (due: DueVerdict): Promise<void> => {
    await withTenant(pool, due.tenantId, { readOnly: false }, async (tx) => {
      const project = await selectProjectForUpload(tx, due.projectId);
      if (project) await refreshVerdict(tx, project, due.commit, now());
    });
  };
  /** One that cannot be judged stands in nobody's way. */
  const putOff = (due: DueVerdict): Promise<void> =>
    withTenant(pool, due.tenantId, { readOnly: false }, (tx) => updateVerdictPutOff(tx, due.projectId, due.commit));
  const run = async (): Promise<number> => {
    let judged = 0;
    for (const due of await lookupDueVerdicts(pool, atOnce)) {
      if (isStopped) break;
      try {
        await judge(due);
        judged += 1;
      } catch (error) {
        onFailure(error, due);
        await putOff(due);
      }
    }
    return judged;
  };
  const tick = async (): Promise<number> => {
    try {
      return await run();
    } catch (error) {
      onFailure(error, undefined);
      return 0;
    }
  };
  return {
    run,
    start: () => {
      const again = (): void => {
        running = tick();
        // Not by an interval: a look that takes long is not to meet the next one.
        void running.then(() => {
          if (!isStopped) timer = setTimeout(again, interval).unref();
        });
      };
      timer = setTimeout(again, interval).unref();
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
