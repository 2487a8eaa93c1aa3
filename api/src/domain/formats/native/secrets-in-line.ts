// What of a line of code may be the secret that a tool found in it, for tools that quote the line and not the secret.

const longestLine = 4000;
const mostLines = 50;

/** In quotes, but for the name of a member, which a colon or an equals sign follows. */
const quoted = /(["'`])([^"'`\n]{8,500})\1(?!\s{0,9}[:=])/g;
/** Without quotes, after a colon or an equals sign. */
const assigned = /[:=]\s{0,9}([^\s"'`,;]{8,500})/g;

/** The line itself and these parts of it, of a line or a list of lines. */
export function secretsInLine(extract: unknown): string[] {
  const lines: readonly unknown[] = Array.isArray(extract) ? extract.slice(0, mostLines) : [extract];
  return lines.flatMap((line) => {
    if (typeof line !== 'string') return [];
    const bounded = line.slice(0, longestLine);
    return [
      line,
      ...[...bounded.matchAll(quoted)].flatMap((match) => match[2] ?? []),
      ...[...bounded.matchAll(assigned)].flatMap((match) => match[1] ?? []),
    ];
  });
}
