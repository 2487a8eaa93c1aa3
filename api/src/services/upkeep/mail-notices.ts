// Members are told by mail what is to end: one mail each, of all that they have not had yet.
import { fillPath, pages } from '@portcullis/contract';
import { MailRefusedError, type Mailer } from '../../adapters/mail/mailer.ts';
import type { MemberId, TenantId } from '../../domain/ids.ts';
import { isMailAddress } from '../../domain/upkeep/mail-address.ts';
import { writeDigest } from '../../domain/upkeep/write-digest.ts';
import { lockMail } from '../../store/locks.ts';
import type { Pool } from '../../store/make-pool.ts';
import { insertNoticeMails, selectUntold } from '../../store/notices.store.ts';
import { selectTenantName } from '../../store/tenants.store.ts';
import { type TenantTx, withTenant } from '../../store/tenant-tx.ts';

export interface MailNoticesDependencies {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly mailer: Mailer;
  readonly publicUrl: string;
  /** Told of an address that takes no mail; what was to be said to it is said no more. */
  readonly onRefused: (memberId: MemberId, error: unknown) => void;
}

/**
 * The mail goes out before the commit that says so: a worker that dies in between sends it a second time, and nobody ever waits for a mail that was
 * only written down.
 */
async function mailMember(tx: TenantTx, { now, mailer, publicUrl, onRefused }: MailNoticesDependencies, memberId: MemberId): Promise<void> {
  await lockMail(tx, memberId);
  const notices = await selectUntold(tx, now(), memberId);
  const to = notices[0]?.email;
  if (to === undefined) return;
  const tenant = (await selectTenantName(tx)) ?? '';
  const urls = { acceptancesUrl: publicUrl + fillPath(pages.acceptances, {}), keysUrl: publicUrl + fillPath(pages.keys, {}) };
  let outcome: 'sent' | 'refused' = 'sent';
  try {
    if (!isMailAddress(to)) throw new MailRefusedError('what stands as the address is none');
    await mailer.send({ to, ...writeDigest(notices, { tenant, ...urls }) });
  } catch (error) {
    if (!(error instanceof MailRefusedError)) throw error;
    outcome = 'refused';
    onRefused(memberId, error);
  }
  await insertNoticeMails(tx, memberId, notices, outcome);
}

/** Sends what is to be sent. @throws AggregateError where a mail could not be sent; the others are */
export async function mailNotices(dependencies: MailNoticesDependencies, tenantId: TenantId): Promise<void> {
  const { pool, now } = dependencies;
  const untold = await withTenant(pool, tenantId, { readOnly: true }, (tx) => selectUntold(tx, now()));
  const failures: unknown[] = [];
  for (const memberId of new Set(untold.map((row) => row.memberId))) {
    await withTenant(pool, tenantId, { readOnly: false }, (tx) => mailMember(tx, dependencies, memberId)).catch((error: unknown) =>
      failures.push(error),
    );
  }
  if (failures.length > 0) {
    const [first] = failures;
    throw new AggregateError(failures, `${failures.length} mails were not sent: ${first instanceof Error ? first.message : String(first)}`);
  }
}
