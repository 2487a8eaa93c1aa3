// Whether the source suppresses a result (3.27.23, 3.35).
import type { WarningList } from '../../warning-list.ts';
import { asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';

export interface ReadSuppression {
  readonly isSuppressed: boolean;
  /** True where the same bytes say something else at another time. */
  readonly hasEnd: boolean;
}

const none: ReadSuppression = { isSuppressed: false, hasEnd: false };

/** When a suppression ends, in milliseconds; NaN for what is no time. `expiryUtc` is no part of the standard, but of Microsoft's SDK. */
function endOf(suppression: JsonObject): number | undefined {
  const end = asObject(suppression['properties'])?.['expiryUtc'];
  if (end === undefined || end === null) return undefined;
  return typeof end === 'string' && end.length < 60 ? Date.parse(end) : NaN;
}

/** Suppressed if there is a suppression that has not ended, and none of these is under review or rejected. */
export function readSuppression(result: JsonObject, pointer: string, now: number, warnings: WarningList): ReadSuppression {
  if (result['suppressions'] === undefined) return none;
  let hasEnd = false;
  const inForce = objectsOf(result['suppressions']).filter((suppression) => {
    const end = endOf(suppression);
    if (end === undefined) return true;
    hasEnd = true;
    // What ends at a time that nobody can read has ended: it must not hide a finding for ever.
    if (Number.isNaN(end))
      warnings.add(`${pointer}/suppressions`, 'suppression-expiry-unreadable', 'expiryUtc is no time. The suppression was taken as ended.');
    return end > now;
  });
  const isSuppressed =
    inForce.length > 0 &&
    inForce.every((suppression) => (asText(suppression['status']) ?? asText(suppression['state']) ?? 'accepted') === 'accepted');
  return { isSuppressed, hasEnd };
}
