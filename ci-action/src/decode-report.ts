// Bytes to JSON documents, where they are such. Used by prepare-report.ts.
import { isPlainJson } from './json-shape.ts';

export interface DecodedReport {
  /** One document, or one per line; none where the text is not JSON that can be rewritten without loss. */
  readonly documents: readonly unknown[];
  /** The bytes in UTF-8, where they said that they are UTF-16; else as they were. */
  readonly bytes: Buffer;
}

/** Reads UTF-8 and, by its byte order mark, UTF-16 (PowerShell's `>` writes it); JSON, or JSON by lines (trufflehog). */
export function decodeReport(bytes: Buffer): DecodedReport {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return { documents: [], bytes };
  }
  const readable = encoding === 'utf-8' ? bytes : Buffer.from(text);
  return { documents: parse(text) ?? parseLines(text) ?? [], bytes: readable };
}

function parse(text: string): readonly unknown[] | undefined {
  if (!isPlainJson(text)) return undefined;
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return undefined;
  }
}

function parseLines(text: string): readonly unknown[] | undefined {
  const documents: unknown[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).trim();
    start = end < 0 ? text.length : end + 1;
    if (line === '') continue;
    const document = parse(line);
    if (document === undefined) return undefined;
    documents.push(document[0]);
  }
  return documents.length > 0 ? documents : undefined;
}
