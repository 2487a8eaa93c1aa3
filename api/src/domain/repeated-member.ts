// A member that stands twice in one JSON object: JSON.parse takes the last, other readers the first (RFC 8259, section 4).

// In JSON every quote begins or ends a string, so strings and brackets are all that has to be seen.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\]]/g;

/** The first such name, or undefined. @param text what JSON.parse has taken */
export function findRepeatedMember(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [lexeme, colon] of text.matchAll(token)) {
    if (lexeme === '{' || lexeme === '[') open.push(new Set());
    else if (lexeme === '}' || lexeme === ']') open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(lexeme.slice(0, -colon.length)) as string;
      const seen = open.at(-1);
      if (seen?.has(name)) return name;
      seen?.add(name);
    }
  }
  return undefined;
}
