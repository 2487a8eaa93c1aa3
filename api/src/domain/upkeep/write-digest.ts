// The mail that tells a member what is to end: plain text of one form. What people and reports named is cleaned, stands on one line, and is made no
// link by whoever shows the mail.
import { cleanText } from '../clean-text.ts';

/** Something that is to end. */
export interface DigestItem {
  readonly kind: 'acceptance-ending' | 'key-ending';
  readonly project: string | null;
  /** Rule of the finding, or name of the key. */
  readonly name: string;
  readonly keyId: string | null;
  readonly ref: string | null;
  /** Who answers for it, where that is not who is told. */
  readonly owner: string | null;
  readonly endsAt: Date;
}

export interface DigestContext {
  readonly tenant: string;
  /** Pages that the mail leads to: the only links in it. */
  readonly acceptancesUrl: string;
  readonly keysUrl: string;
}

export interface Digest {
  readonly subject: string;
  readonly text: string;
}

const listed = 50;

/** One line of harmless characters. What programs that show mail would make a link of is broken up. */
export function tellInert(text: string, longest: number): string {
  const line = cleanText(text.replace(/\s+/gu, ' '), longest).text.trim();
  return (
    line
      .replace(/:\/\//g, '[:]//')
      .replace(/\bwww\./gi, 'www[.]')
      // Before what could be a top-level domain: letters to the end of the word.
      .replace(/(?<=[\p{L}\p{N}])\.(?=\p{L}{2,}(?!\.?[\p{L}\p{N}_-]))/gu, '[.]')
      .replace(/(?<=[\w.])@(?=\w)/g, '[at]')
  );
}

function tellItem({ kind, project, name, keyId, ref, owner, endsAt }: DigestItem): string {
  const day = `${endsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const where = project === null ? 'the whole tenant' : tellInert(project, 100);
  if (kind === 'key-ending') return `- ${day}: the CI key ${tellInert(keyId ?? '', 8)} (${tellInert(name, 100)}), for ${where}`;
  const branch = ref === null ? '' : ` on ${tellInert(ref, 150)}`;
  return `- ${day}: ${tellInert(name, 200)} in ${where}${branch}${owner === null ? '' : `, accepted by ${tellInert(owner, 100)}`}`;
}

function tellPart(items: readonly DigestItem[], heading: string, end: string): string[] {
  if (items.length === 0) return [];
  const rest = items.length > listed ? [`and ${items.length - listed} more`] : [];
  return [heading, '', ...items.slice(0, listed).map(tellItem), ...rest, '', end, ''];
}

/** @param items what ends, the nearest first */
export function writeDigest(items: readonly DigestItem[], { tenant, acceptancesUrl, keysUrl }: DigestContext): Digest {
  const name = tellInert(tenant, 80);
  const what = items.length === 1 ? 'One thing ends' : `${items.length} things end`;
  const lines = [
    ...tellPart(
      items.filter(({ kind }) => kind === 'acceptance-ending'),
      'Accepted risks that end soon. From then on the findings are open again and may block:',
      `Fix them, or decide anew: ${acceptancesUrl}`,
    ),
    ...tellPart(
      items.filter(({ kind }) => kind === 'key-ending'),
      'CI keys that end soon. From then on builds that use them fail:',
      `Rotate them in time: ${keysUrl}`,
    ),
    `You get this because you belong to ${name} on Portcullis. Each of these is told at most twice.`,
  ];
  // Nothing that a stranger named in the subject: an address in Entra ID is proof of nothing, so this may go to somebody who never heard of the tenant.
  return { subject: `Portcullis: ${what.toLowerCase()} soon`, text: `${lines.join('\n')}\n` };
}
