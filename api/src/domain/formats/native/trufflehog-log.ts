// The log of TruffleHog 3, which stands between its findings where both streams went into one file. Used by trufflehog.ts.
import { asText, type JsonObject } from '../json-values.ts';

export function isLogLine(line: JsonObject): boolean {
  return line['logger'] === 'trufflehog' && 'msg' in line;
}

export interface TrufflehogLog {
  readonly failures: readonly string[];
  readonly toolVersion: unknown;
}

/** Without any line of it nothing is known: the log is often thrown away. */
export function readLog(log: readonly JsonObject[], listed: number): TrufflehogLog {
  const errors = log.filter(({ level }) => ['error', 'fatal', 'panic', 'dpanic'].includes(asText(level) ?? ''));
  const failures = errors.map(({ msg, error }) =>
    ['TruffleHog', asText(msg) ?? 'an error without a message', asText(error)].filter((part) => part !== undefined).join(': '),
  );
  const end = log.find(({ msg }) => msg === 'finished scanning');
  const unfinished = log.length > 0 && end === undefined ? ['The log of TruffleHog does not say that the scan was finished.'] : [];
  const counted = [end?.['verified_secrets'], end?.['unverified_secrets']].reduce<number>(
    (sum, count) => (typeof count === 'number' ? sum + count : sum),
    0,
  );
  // The findings go to another stream than the log.
  const missing = listed === 0 && counted > 0 ? [`The log of TruffleHog counts ${counted} secrets, but the report lists none.`] : [];
  return { failures: [...missing, ...failures, ...unfinished], toolVersion: end?.['trufflehog_version'] };
}
