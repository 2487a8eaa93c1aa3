// What every part of the seeding works with, and how acts get the time at which they are to have happened.
import pg from 'pg';
import type { SystemActor } from '../../../api/src/domain/actor.ts';
import type { TenantId } from '../../../api/src/domain/ids.ts';
import type { Pool } from '../../../api/src/store/make-pool.ts';

/** Columns that the database fills by its clock. */
const stamped = [
  ['tenants', 'created_at'],
  ['projects', 'created_at'],
  ['policies', 'created_at'],
  ['api_keys', 'created_at'],
  ['api_keys', 'revoked_at'],
  ['branches', 'created_at'],
  ['scans', 'received_at'],
  ['findings', 'first_seen_at'],
  ['verdicts', 'decided_at'],
  ['triage', 'decided_at'],
  ['triage', 'replaced_at'],
  ['triage_reviews', 'proposed_at'],
  ['members', 'joined_at'],
  ['members', 'last_seen_at'],
  ['invitations', 'created_at'],
  ['views', 'created_at'],
  ['audit_log', 'at'],
] as const;

export interface Seeding {
  readonly url: string;
  readonly pool: Pool;
  readonly admin: pg.Client;
  readonly tenantId: TenantId;
  readonly actor: SystemActor;
  /** Does something that is to have happened so many days ago. In order: nothing may run beside it. */
  readonly at: <Result>(daysAgo: number, work: () => Promise<Result>) => Promise<Result>;
  /** Gives every act its time. To be called once, at the end. */
  readonly backdate: () => Promise<void>;
}

interface Mark {
  readonly from: string;
  readonly daysAgo: number;
}

async function readClock(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ now: string }>('select clock_timestamp()::text as now');
  return rows[0]?.now ?? '';
}

/** A statement for each column: the times of acts lie apart, so each row belongs to the act that had begun when it was written. */
function shiftStatement(table: string, column: string): string {
  return `with marks as (
      select m.from_time, lead(m.from_time, 1, 'infinity') over (order by m.from_time) as until, now() - m.days_ago * interval '1 day' as moved
      from unnest($2::timestamptz[], $3::float8[]) as m (from_time, days_ago))
    update app.${table} as t set ${column} = marks.moved from marks
    where t.tenant_id = $1 and t.${column} >= marks.from_time and t.${column} < marks.until`;
}

export async function openSeeding(
  { url, pool, adminUrl }: { readonly url: string; readonly pool: Pool; readonly adminUrl: string },
  tenantId: TenantId,
): Promise<Seeding> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  // The audit log refuses changes by a trigger, which this turns off for this superuser's connection alone.
  await admin.query("set session_replication_role = 'replica'");
  // What was there before the seeding began: the tenant itself.
  const marks: Mark[] = [{ from: '-infinity', daysAgo: 91 }];
  return {
    url,
    pool,
    admin,
    tenantId,
    actor: { type: 'system', tenantId, id: 'administration' },
    at: async (daysAgo, work) => {
      marks.push({ from: await readClock(admin), daysAgo });
      return work();
    },
    backdate: async () => {
      const values = [tenantId, marks.map(({ from }) => from), marks.map(({ daysAgo }) => daysAgo)];
      for (const [table, column] of stamped) await admin.query({ text: shiftStatement(table, column), values });
    },
  };
}
