// Identity keys of a finding: namespaced, versioned, strongest first. Message and severity are never part of one, and
// neither is a line number. A step of submit-scan; next: match-findings.
import { hash } from 'node:crypto';
import type { ParsedResult } from './parsed-report.ts';

/**
 * Kinds of keys, strongest first. The number is stored in front of each key and names kind and version: a changed
 * recipe gets a new number, never an old one.
 */
export const keyKinds = { native: 1, line: 2, place: 3 } as const;

export type KeyKind = keyof typeof keyKinds;

/** Bytes of a stored key: its kind, then 16 of SHA-256 (128 bits: no accidental collision within one project). */
export const keyBytes = 17;

/** Length-delimited SHA-256 as 16 bytes in a latin1 string, which is what maps compare fastest. */
export function digestFields(tag: string, fields: readonly string[]): string {
  let text = `${tag}|${fields.length}`;
  for (const field of fields) text += `|${field.length}:${field}`;
  return hash('sha256', text, 'buffer').toString('latin1', 0, 16);
}

/**
 * The tool's own fingerprints, each with its rule: a value that a tool gives to everything must not make another problem
 * pass for this one. A partial fingerprint is an ingredient (SARIF 3.27.17), so its path is added too.
 */
function nativeKeysOf(result: ParsedResult, quarantined: ReadonlySet<string>): string[] {
  return result.nativeKeys
    .filter(([name]) => !quarantined.has(name))
    .map(([name, value]) =>
      name.startsWith('p:')
        ? digestFields('native-partial-1', [name, value, result.ruleId, result.path ?? ''])
        : digestFields('native-1', [name, value, result.ruleId]),
    );
}

/** Keys of one kind; none where the report does not carry what the kind needs. */
export function keysOf(result: ParsedResult, kind: KeyKind, quarantined: ReadonlySet<string>): string[] {
  switch (kind) {
    case 'native':
      return nativeKeysOf(result, quarantined);
    case 'line':
      return result.lineText === null ? [] : [digestFields('line-1', [result.ruleId, result.path ?? '', result.lineText])];
    case 'place':
      // Says little, so it counts only where nothing better is known.
      return result.lineText === null ? [digestFields('place-1', [result.ruleId, result.path ?? ''])] : [];
  }
}

/** All keys as they are stored: kind and hash, strongest first. */
export function identityOf(result: ParsedResult, quarantined: ReadonlySet<string>): string[] {
  return (Object.keys(keyKinds) as KeyKind[]).flatMap((kind) =>
    keysOf(result, kind, quarantined).map((key) => String.fromCharCode(keyKinds[kind]) + key),
  );
}

/** 16 bytes that change when anything that is shown of the finding changes. */
export function digestContent(result: ParsedResult): string {
  return digestFields('content-1', [
    result.ruleId,
    result.severity,
    result.severitySource,
    result.severityRaw ?? '',
    result.message,
    result.path ?? '',
    `${String(result.line)} ${String(result.column)} ${String(result.suppressed)} ${result.cwes.join(' ')}`,
    result.lineText ?? '',
    ...result.nativeKeys.flat(),
  ]);
}

const placeholders = /^(?:requires login|null|undefined|none|unknown|n\/?a|0+)$/i;
const shortestValue = 8;

function isPlaceholder(value: string): boolean {
  return value.trim().length < shortestValue || placeholders.test(value.trim());
}

/**
 * Quarantined names that stand beside values which would be trusted if they came alone. Results that carry one are read
 * again with every scan, and not recognised by their bytes: else what shares a value with them would look unique.
 */
export function findDoubtfulKeys(results: readonly ParsedResult[], quarantined: ReadonlyMap<string, string>): ReadonlySet<string> {
  const doubtful = new Set<string>();
  if (quarantined.size === 0) return doubtful;
  for (const { nativeKeys } of results) {
    for (const [name, value] of nativeKeys) if (quarantined.has(name) && !isPlaceholder(value)) doubtful.add(name);
  }
  return doubtful;
}

/**
 * Says of a run's tool-native keys which names cannot be trusted in it, and why.
 * @param total results of the whole run, also those that are not among `results` because they were recognised
 */
export function findQuarantinedKeys(results: readonly ParsedResult[], total: number): Map<string, string> {
  const quarantined = new Map<string, string>();
  const uses = new Map<string, { place: string; count: number }>();
  const most = Math.max(1, Math.floor(total / 5));
  for (const result of results) {
    for (const [name, value] of result.nativeKeys) {
      if (quarantined.has(name)) continue;
      if (isPlaceholder(value)) {
        quarantined.set(name, `it is too short or a placeholder (${JSON.stringify(value.slice(0, 30))})`);
        continue;
      }
      // A partial fingerprint may well be shared by rules and files; it is made specific when it is hashed.
      const isWhole = name.startsWith('f:');
      const place = isWhole ? `${result.ruleId}\n${result.path ?? ''}` : '';
      const key = `${name}\n${value}`;
      const use = uses.get(key);
      if (use === undefined) uses.set(key, { place, count: 1 });
      else if (use.place !== place) quarantined.set(name, 'the same value stands on results of different rules or files');
      else if ((use.count += 1) > most && total >= 10) quarantined.set(name, 'the same value stands on more than a fifth of the results');
    }
  }
  return quarantined;
}
