// Once an hour: what has ended is recorded, what is to end is told.
import { z } from 'zod';
import { lookAtEnds } from '../services/upkeep/look-at-ends.ts';
import { mailNotices, type MailNoticesDependencies } from '../services/upkeep/mail-notices.ts';
import type { Pool } from '../store/make-pool.ts';
import { defineTask, type TenantTask } from './define-task.ts';

export interface EndsDependencies {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Undefined: nothing is sent, and notices are only made. */
  readonly mail?: Omit<MailNoticesDependencies, 'pool' | 'now'> | undefined;
}

export function makeAcceptancesTask({ pool, now, mail }: EndsDependencies): TenantTask {
  return defineTask('acceptances', z.object({}), async (tenantId) => {
    await lookAtEnds({ pool, now }, tenantId);
    if (mail) await mailNotices({ pool, now, ...mail }, tenantId);
  });
}
