// What several policy files say that are sent for one commit: all that any of them says. None takes away what another asks for.
import { isDeepStrictEqual } from 'node:util';
import type { PolicyFile, PolicyRule } from '@portcullis/contract';

/** As many characters as the id of a rule may have: plainName in api/contract/src/text.ts. */
const longestId = 63;

/** The id, or with a number behind it, the rule's own among those that are there; undefined where it says what one of them says. */
function nameRule(rule: PolicyRule, there: readonly PolicyRule[]): PolicyRule | undefined {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const named = { ...rule, id: rule.id.slice(0, longestId - suffix.length) + suffix };
    const same = there.find(({ id }) => id === named.id);
    if (!same) return named;
    if (isDeepStrictEqual(same, named)) return undefined;
  }
}

/**
 * Adds to what is kept what is sent. A rule whose id another one has gets a number behind it. Sending a file again adds nothing. The result may
 * be more than a file may say: who keeps it has to look.
 */
export function joinPolicyFiles(kept: PolicyFile | undefined, sent: PolicyFile): PolicyFile {
  if (!kept) return sent;
  const rules = [...kept.rules];
  for (const rule of sent.rules) {
    const named = nameRule(rule, rules);
    if (named) rules.push(named);
  }
  const requiredScans = [...(kept.requiredScans ?? [])];
  for (const wanted of sent.requiredScans ?? []) {
    if (!requiredScans.some((one) => isDeepStrictEqual(one, wanted))) requiredScans.push(wanted);
  }
  return { rules, ...(requiredScans.length === 0 && !kept.requiredScans ? {} : { requiredScans }) };
}
