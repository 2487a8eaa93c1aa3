// Which findings another one may be merged into.
import type { Finding } from '../../api/contract.ts';

const mostShown = 30;

/** An id that somebody has pasted, also as part of a link to the finding; undefined for other texts. */
export function readFindingId(text: string): string | undefined {
  const ofLink = /[?&]finding=([0-9a-f-]{36})/i.exec(text)?.[1];
  if (ofLink !== undefined) return ofLink.toLowerCase();
  const ids = text.toLowerCase().match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g);
  return /^\S+$/.test(text) ? ids?.at(-1) : undefined;
}

/** Others of the same tool and category. Those that are gone come first: what was found side by side are two problems. */
export function pickMergeTargets(
  found: readonly Finding[],
  { id, tool, category }: Pick<Finding, 'id' | 'tool' | 'category'>,
): readonly Finding[] {
  const others = found.filter((one) => one.id !== id && one.tool === tool && one.category === category);
  return [...others.filter(({ state }) => state !== 'open'), ...others.filter(({ state }) => state === 'open')].slice(0, mostShown);
}
