// Notices: what ends, or has ended, each told once. They are made in one statement for each kind, and a second look makes none again.
import type { MemberId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export type EndedKind = 'acceptance-ended' | 'override-ended';
export type EndingKind = 'acceptance-ending' | 'key-ending';

/** An acceptance or an override whose time is over. */
export interface EndedRow {
  readonly id: string;
  readonly project: string;
  /** The finding that was accepted, or the commit that was let pass. */
  readonly subject: string;
  readonly rule: string | null;
  readonly ref: string | null;
  readonly reason: string | null;
  /** Who answers for it. */
  readonly by: string;
  readonly expiredAt: Date;
}

/** Days after its end that something is still looked for: longer than a worker is ever away. */
const lookBackDays = 90;

// Statements are made from constants when this file is loaded, and never from values.
const acceptancesEndedSql = `
 with made as (
   insert into app.notices (tenant_id, kind, subject_id, days)
   select $1, 'acceptance-ended', t.id, 0 from app.triage as t
   where t.tenant_id = $1 and t.state = 'accepted' and t.expires_at <= $2 and t.expires_at > $2::timestamptz - make_interval(days => $3)
     -- One that was replaced in time never ended by itself.
     and (t.replaced_at is null or t.replaced_at > t.expires_at)
     and not exists (select from app.notices as n where n.tenant_id = $1 and n.kind = 'acceptance-ended' and n.subject_id = t.id and n.days = 0)
   order by t.expires_at limit $4
   on conflict do nothing
   returning subject_id
 )
 select t.id, p.slug as project, t.finding_id as subject, f.rule_id as rule, b.ref, t.reason, t.owner_name as by, t.expires_at as "expiredAt"
 from made as m
 join app.triage as t on t.tenant_id = $1 and t.id = m.subject_id
 join app.projects as p on p.tenant_id = $1 and p.id = t.project_id
 join app.findings as f on f.tenant_id = $1 and f.id = t.finding_id
 left join app.branches as b on b.tenant_id = $1 and b.id = t.branch_id
 order by t.expires_at, t.id`;

const overridesEndedSql = `
 with made as (
   insert into app.notices (tenant_id, kind, subject_id, days)
   select $1, 'override-ended', o.id, 0 from app.overrides as o
   where o.tenant_id = $1 and o.expires_at <= $2 and o.expires_at > $2::timestamptz - make_interval(days => $3)
     -- One that a person ended has its entry already.
     and (o.ended_at is null or o.ended_at >= o.expires_at)
     and not exists (select from app.notices as n where n.tenant_id = $1 and n.kind = 'override-ended' and n.subject_id = o.id and n.days = 0)
   order by o.expires_at limit $4
   on conflict do nothing
   returning subject_id
 )
 select o.id, p.slug as project, o.commit_sha as subject, null as rule, null as ref, o.reason, o.made_by as by, o.expires_at as "expiredAt"
 from made as m
 join app.overrides as o on o.tenant_id = $1 and o.id = m.subject_id
 join app.projects as p on p.tenant_id = $1 and p.id = o.project_id
 order by o.expires_at, o.id`;

/** Notes what has ended by its time and was not noted yet. @returns it, at most `limit` */
export async function insertEndedNotices(tx: TenantTx, kind: EndedKind, now: Date, limit: number): Promise<EndedRow[]> {
  const sql = kind === 'acceptance-ended' ? acceptancesEndedSql : overridesEndedSql;
  return (await tx.query<EndedRow>(sql, [tx.tenantId, now, lookBackDays, limit])).rows;
}

/** Of an acceptance that holds, of a finding that is still there. What a branch has by its base alone is there through the base. */
const acceptanceEnds = `t.tenant_id = $1 and t.state = 'accepted' and t.replaced_at is null and t.expires_at > $2
   and exists (
     select from app.sightings as i
     left join app.branches as b on b.tenant_id = $1 and b.id = t.branch_id
     where i.tenant_id = $1 and i.finding_id = t.finding_id and i.until_scan is null and i.present
       and (b.id is null or i.branch_id in (b.id, b.base_branch_id)))`;
const keyEnds = 'k.tenant_id = $1 and k.revoked_at is null and k.expires_at > $2';

/** What nearer notice is made already, a farther one says nothing more. */
const isNearest = `not exists (select from app.notices as n where n.tenant_id = $1 and n.kind = told.kind and n.subject_id = told.id and n.days <= told.days)`;

const endingSql = `
 insert into app.notices (tenant_id, kind, subject_id, days)
 select $1, told.kind, told.id, told.days
 from (
   select 'acceptance-ending' as kind, t.id, d.days from app.triage as t
   join lateral (select min(w.days) as days from unnest($3::smallint[]) as w (days) where t.expires_at <= $2::timestamptz + make_interval(days => w.days)) as d
     on d.days is not null
   where ${acceptanceEnds} and t.expires_at <= $2::timestamptz + make_interval(days => $4)
   union all
   select 'key-ending', k.id, d.days from app.api_keys as k
   join lateral (select min(w.days) as days from unnest($3::smallint[]) as w (days) where k.expires_at <= $2::timestamptz + make_interval(days => w.days)) as d
     on d.days is not null
   where ${keyEnds} and k.expires_at <= $2::timestamptz + make_interval(days => $4)
 ) as told
 where ${isNearest}
 on conflict do nothing`;

/** Makes the notices that are due: of each thing that ends, the nearest of these numbers of days. @returns how many */
export async function insertEndingNotices(tx: TenantTx, now: Date, days: readonly number[]): Promise<number> {
  return (await tx.query(endingSql, [tx.tenantId, now, days, Math.max(...days)])).rowCount ?? 0;
}

/** A notice that a member is to have by mail, and has not yet. */
export interface UntoldRow {
  readonly memberId: MemberId;
  readonly email: string;
  readonly kind: EndingKind;
  readonly id: string;
  readonly days: number;
  /** Null for a key of the whole tenant. */
  readonly project: string | null;
  /** Rule of the finding, or name of the key. */
  readonly name: string;
  readonly keyId: string | null;
  readonly ref: string | null;
  /** Who answers for it where that is somebody else, or has gone. */
  readonly owner: string | null;
  readonly endsAt: Date;
}

/**
 * Who answers for an acceptance, while they belong to the tenant and have an address; else owners and admins, as for keys. Addresses are those of
 * members alone: none comes from a report.
 */
const untoldSql = `
 with due as (
   select n.kind, n.subject_id as id, min(n.days) as days from app.notices as n
   where n.tenant_id = $1 and n.days > 0 and n.made_at > $2::timestamptz - interval '30 days'
   group by n.kind, n.subject_id
 ), told as (
   select d.kind, d.id, d.days, p.slug as project, f.rule_id as name, null as "keyId", b.ref, t.owner_id, t.owner_name as owner, t.expires_at as "endsAt"
   from due as d
   join app.triage as t on t.tenant_id = $1 and t.id = d.id
   join app.projects as p on p.tenant_id = $1 and p.id = t.project_id
   join app.findings as f on f.tenant_id = $1 and f.id = t.finding_id
   left join app.branches as b on b.tenant_id = $1 and b.id = t.branch_id
   where d.kind = 'acceptance-ending' and ${acceptanceEnds}
   union all
   select d.kind, d.id, d.days, p.slug, k.name, k.key_id, null, null, null, k.expires_at
   from due as d
   join app.api_keys as k on k.tenant_id = $1 and k.id = d.id
   left join app.projects as p on p.tenant_id = $1 and p.id = k.project_id
   where d.kind = 'key-ending' and ${keyEnds}
 )
 select m.id as "memberId", m.email, n.kind, n.id, n.days, n.project, n.name, n."keyId", n.ref,
   case when n.owner_id is distinct from m.id then n.owner end as owner, n."endsAt"
 from told as n
 left join app.members as o on o.tenant_id = $1 and o.id = n.owner_id and o.email is not null
 join app.members as m on m.tenant_id = $1 and m.email is not null and (m.id = o.id or o.id is null and m.role in ('owner', 'admin'))
 where ($3::uuid is null or m.id = $3) and not exists (
   select from app.notice_mails as s
   where s.tenant_id = $1 and s.kind = n.kind and s.subject_id = n.id and s.days = n.days and s.member_id = m.id)
 order by m.id, n."endsAt", n.id`;

/** Notices that members have not had by mail, of things that have not ended yet; of one member, or of all. */
export async function selectUntold(tx: TenantTx, now: Date, only?: MemberId): Promise<UntoldRow[]> {
  return (await tx.query<UntoldRow>(untoldSql, [tx.tenantId, now, only ?? null])).rows;
}

type Notice = Pick<UntoldRow, 'kind' | 'id' | 'days'>;

const namesOf = (notices: readonly Notice[]): unknown[] => [
  notices.map((one) => one.kind),
  notices.map((one) => one.id),
  notices.map((one) => one.days),
];

/** Notes that a member has these notices. @returns those that nobody has noted before: two workers send nothing twice */
export async function insertNoticeMails(tx: TenantTx, memberId: MemberId, notices: readonly UntoldRow[]): Promise<readonly UntoldRow[]> {
  const { rows } = await tx.query<{ place: number }>(
    `with wanted as (
       select * from unnest($3::text[], $4::uuid[], $5::smallint[]) with ordinality as n (kind, id, days, place)
     ), noted as (
       insert into app.notice_mails (tenant_id, kind, subject_id, days, member_id, outcome)
       select $1, kind, id, days, $2, 'sent' from wanted order by kind, id, days
       on conflict do nothing returning kind, subject_id, days
     )
     select (place - 1)::integer as place from wanted join noted on noted.kind = wanted.kind and noted.subject_id = wanted.id and noted.days = wanted.days
     order by place`,
    [tx.tenantId, memberId, ...namesOf(notices)],
  );
  return rows.flatMap(({ place }) => notices[place] ?? []);
}

/** Notes that the member's mail server does not take these. */
export async function updateNoticeMailsRefused(tx: TenantTx, memberId: MemberId, notices: readonly Notice[]): Promise<void> {
  await tx.query(
    `update app.notice_mails as m set outcome = 'refused' from unnest($3::text[], $4::uuid[], $5::smallint[]) as n (kind, id, days)
     where m.tenant_id = $1 and m.member_id = $2 and m.kind = n.kind and m.subject_id = n.id and m.days = n.days`,
    [tx.tenantId, memberId, ...namesOf(notices)],
  );
}

/** The member has not had these after all: they are sent again. */
export async function deleteNoticeMails(tx: TenantTx, memberId: MemberId, notices: readonly Notice[]): Promise<void> {
  await tx.query(
    `delete from app.notice_mails as m using unnest($3::text[], $4::uuid[], $5::smallint[]) as n (kind, id, days)
     where m.tenant_id = $1 and m.member_id = $2 and m.kind = n.kind and m.subject_id = n.id and m.days = n.days`,
    [tx.tenantId, memberId, ...namesOf(notices)],
  );
}
