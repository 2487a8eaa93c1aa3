// Notice before an acceptance ends, where people look anyway: in the receipt of a scan that found what was accepted.
import type { Receipt } from '@portcullis/contract';
import type { ProjectId, ScanId } from '../domain/ids.ts';
import { itemisedWarnings } from '../domain/warning-list.ts';
import { selectEndingOfScans } from '../store/acceptances.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';

/** Days before its end that an acceptance is told of. */
export const endingNotice = 14;

/** The receipt, with a warning more where risks that its scans found are accepted, but not for much longer. */
export async function tellEndingAcceptances(
  tx: TenantTx,
  projectId: ProjectId,
  receipt: Receipt,
  scans: readonly ScanId[],
): Promise<Receipt> {
  const { count, first } = await selectEndingOfScans(tx, projectId, scans, endingNotice);
  if (count === 0 || first === null) return receipt;
  const what = count === 1 ? '1 accepted risk of this scan ends' : `${count} accepted risks of this scan end`;
  const detail = `${what} within ${endingNotice} days, ${count === 1 ? '' : 'the first '}on ${first.toISOString().slice(0, 10)}. From then on ${count === 1 ? 'it is' : 'they are'} open again and may block. Fix, or decide anew.`;
  const warning = { pointer: '', code: 'acceptance-ending', detail };
  return { ...receipt, warnings: [warning, ...receipt.warnings].slice(0, itemisedWarnings), warningCount: receipt.warningCount + 1 };
}
