// Versions that mend a package, where a tool says them only in a sentence: "Upgrade to versions 1.2.3, 2.0.1 or above."

const longest = 600;
const mostVersions = 10;

/** Undefined where the sentence says nothing of it; none where it says that there is no solution. */
export function versionsInSolution(solution: unknown): string[] | undefined {
  if (typeof solution !== 'string') return undefined;
  const text = solution.slice(0, longest);
  if (/\bthere is no solution available\b/i.test(text)) return [];
  const [, after] = /\bupgrade\b[^\n]{0,300}?\bto\b([^\n]+)/i.exec(text) ?? [];
  const versions: string[] = [];
  for (const word of after?.trim().split(/[\s,]+/) ?? []) {
    const bare = word.replace(/\.$/, '');
    if (/^v?\d[\w.+:~-]{0,99}$/.test(bare)) versions.push(bare);
    else if (!/^(?:versions?|or|and)$/i.test(bare)) break;
  }
  return versions.length === 0 ? undefined : versions.slice(0, mostVersions);
}
