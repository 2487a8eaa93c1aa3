// Fingerprints of tools that say nothing in a run: placeholders, constants, values that stand on everything. Used by plan-changes.
import type { ParsedResult } from './parsed-report.ts';

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
