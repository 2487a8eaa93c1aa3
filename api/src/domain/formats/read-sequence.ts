// JSON documents in a row, by lines or pretty-printed back to back, as trufflehog, yarn and govulncheck write them.

const quote = 0x22;
const backslash = 0x5c;

/** Where the documents of the text begin and end; undefined where something stands between them, or the last is cut off. */
function splitDocuments(bytes: Buffer): [start: number, end: number][] | undefined {
  const spans: [number, number][] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes.readUInt8(at);
    if (byte === quote && depth > 0) {
      at += 1;
      while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (depth === 0) start = at;
      depth += 1;
    } else if ((byte === 0x7d || byte === 0x5d) && depth > 0) {
      depth -= 1;
      if (depth === 0) spans.push([start, at + 1]);
    } else if (depth === 0 && byte > 0x20) return undefined;
  }
  return depth === 0 ? spans : undefined;
}

/** The documents, two or more of them; undefined where the bytes are something else. The caller has held them to the limits of JSON. */
export function readSequence(bytes: Buffer): readonly unknown[] | undefined {
  const spans = splitDocuments(bytes);
  if (spans === undefined || spans.length < 2) return undefined;
  try {
    return spans.map(([start, end]) => JSON.parse(bytes.toString('utf8', start, end)) as unknown);
  } catch {
    return undefined;
  }
}
