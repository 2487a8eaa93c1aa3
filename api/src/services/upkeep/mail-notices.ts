// Members are told by mail what is to end: one mail each, of all that they have not had yet.
import { fillPath, pages } from '@portcullis/contract';
import { type Mail, MailRefusedError, MailUncertainError, type Mailer } from '../../adapters/mail/mailer.ts';
import type { MemberId, TenantId } from '../../domain/ids.ts';
import { isMailAddress } from '../../domain/upkeep/mail-address.ts';
import { writeDigest } from '../../domain/upkeep/write-digest.ts';
import type { Pool } from '../../store/make-pool.ts';
import { deleteNoticeMails, insertNoticeMails, selectUntold, updateNoticeMailsRefused } from '../../store/notices.store.ts';
import { selectTenantName } from '../../store/tenants.store.ts';
import { withTenant } from '../../store/tenant-tx.ts';

export interface MailNoticesDependencies {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly mailer: Mailer;
  readonly publicUrl: string;
  /** Told of an address that takes no mail, or of a mail that may have arrived; what was to be said is said no more. */
  readonly onUnsent: (memberId: MemberId, error: unknown) => void;
}

type Outcome = 'sent' | 'refused' | 'failed';

async function send(
  { mailer, onUnsent }: MailNoticesDependencies,
  memberId: MemberId,
  mail: Mail,
): Promise<{ readonly outcome: Outcome; readonly error?: unknown }> {
  try {
    if (!isMailAddress(mail.to)) throw new MailRefusedError('what stands as the address is none');
    await mailer.send(mail);
    return { outcome: 'sent' };
  } catch (error) {
    const outcome = error instanceof MailRefusedError ? 'refused' : error instanceof MailUncertainError ? 'sent' : 'failed';
    if (outcome !== 'failed') onUnsent(memberId, error);
    return { outcome, error };
  }
}

/**
 * Written down as sent first, and taken back where it was not: no transaction waits for a mail server, and nobody gets one mail again and again. A
 * worker that dies in between has said it once less; of what ends there are two notices.
 */
async function mailMember(dependencies: MailNoticesDependencies, tenantId: TenantId, memberId: MemberId): Promise<void> {
  const { pool, now, publicUrl } = dependencies;
  const claimed = await withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    const notices = await insertNoticeMails(tx, memberId, await selectUntold(tx, now(), memberId));
    return { notices, tenant: (await selectTenantName(tx)) ?? '' };
  });
  const { notices, tenant } = claimed;
  const to = notices[0]?.email;
  if (to === undefined) return;
  const urls = { acceptancesUrl: publicUrl + fillPath(pages.acceptances, {}), keysUrl: publicUrl + fillPath(pages.keys, {}) };
  const { outcome, error } = await send(dependencies, memberId, { to, ...writeDigest(notices, { tenant, ...urls }) });
  if (outcome === 'sent') return;
  await withTenant(pool, tenantId, { readOnly: false }, (tx) =>
    outcome === 'refused' ? updateNoticeMailsRefused(tx, memberId, notices) : deleteNoticeMails(tx, memberId, notices),
  );
  if (outcome === 'failed') throw error;
}

/** Sends what is to be sent. @throws AggregateError where a mail could not be sent; the others are */
export async function mailNotices(dependencies: MailNoticesDependencies, tenantId: TenantId): Promise<void> {
  const { pool, now } = dependencies;
  const untold = await withTenant(pool, tenantId, { readOnly: true }, (tx) => selectUntold(tx, now()));
  const failures: unknown[] = [];
  for (const memberId of new Set(untold.map((row) => row.memberId))) {
    await mailMember(dependencies, tenantId, memberId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) {
    const [first] = failures;
    throw new AggregateError(failures, `${failures.length} mails were not sent: ${first instanceof Error ? first.message : String(first)}`);
  }
}
