// Notes when keys were last used: collected in memory and put into the queue in batches, so that a busy key costs two writes a minute at most,
// not one a request. It goes on in jobs/record-key-use.ts.
import type { KeyActor } from '../domain/actor.ts';
import type { ApiKeyId, TenantId } from '../domain/ids.ts';
import { enqueueJob } from '../store/jobs.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';

export interface KeyUse {
  readonly record: (actor: KeyActor) => void;
  /** Sends off what was collected. */
  readonly flush: () => Promise<void>;
}

export function makeKeyUse({ pool, now }: { pool: Pool; now: () => Date }): KeyUse {
  let uses = new Map<TenantId, Map<ApiKeyId, Date>>();
  return {
    record: (actor) => {
      const ofTenant = uses.get(actor.tenantId) ?? new Map<ApiKeyId, Date>();
      uses.set(actor.tenantId, ofTenant.set(actor.id, now()));
    },
    flush: async () => {
      const collected = uses;
      uses = new Map();
      for (const [tenantId, ofTenant] of collected) {
        await withTenant(pool, tenantId, { readOnly: false }, (tx) => enqueueJob(tx, 'key-use', { uses: Object.fromEntries(ofTenant) }));
      }
    },
  };
}
