// Names of rules that say what the rule blocks, as that of the default policy does: they follow its severities.
import type { Severity } from '../../api/contract.ts';
import { severitiesWorstFirst } from '../../theme/severity.ts';

const word = `(?:${severitiesWorstFirst.join('|')})`;
const made = new RegExp(`^no-new-${word}(?:-${word})*(?:-or-${word})?(?:-\\d+)?$`);

/** The name that a rule has with these severities; its own where somebody gave it one, or nothing is chosen. `taken` are the others'. */
export function followSeverities(name: string, severities: readonly Severity[], taken: readonly string[]): string {
  if (!made.test(name) || severities.length === 0) return name;
  const last = severities.at(-1) ?? '';
  const before = severities.slice(0, -1);
  const fitting = `no-new-${before.length === 0 ? last : `${before.join('-')}-or-${last}`}`;
  let unique = fitting;
  for (let number = 2; taken.includes(unique); number += 1) unique = `${fitting}-${number}`;
  return unique;
}
