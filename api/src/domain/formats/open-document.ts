// Bytes of a report → document. First step of open-report.ts.
import { ProblemError } from '../../errors.ts';
import type { ReportDocument } from './document.ts';
import { spdxRefusal } from './explain-unknown.ts';
import { openJson } from './read-json.ts';
import { readSequence } from './read-sequence.ts';
import { readXml } from './read-xml.ts';

// Where SARIF keeps its results: the one list that stays bytes.
const longList = ['runs', '*', 'results'];

/** UTF-16 by its byte order mark, as PowerShell's `>` writes it, becomes UTF-8; the mark of UTF-8 goes. */
function toUtf8(sent: Buffer): Buffer {
  if (sent[0] === 0xef && sent[1] === 0xbb && sent[2] === 0xbf) return sent.subarray(3);
  const isLittle = sent[0] === 0xff && sent[1] === 0xfe;
  if (!isLittle && !(sent[0] === 0xfe && sent[1] === 0xff)) return sent;
  try {
    return Buffer.from(new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(sent));
  } catch (error) {
    throw new ProblemError('report-not-json', 'The report begins as UTF-16 but is not. Write it as UTF-8.', { cause: error });
  }
}

/** The first byte that is no white space. */
function firstByte(bytes: Buffer): number | undefined {
  return bytes.subarray(0, 100_000).find((byte) => byte > 0x20);
}

/** @throws ProblemError with one of the `report-…` codes */
export function openDocument(sent: Buffer): ReportDocument {
  const bytes = toUtf8(sent);
  // SPDX 2 as tag-value text or YAML, which people send for a report.
  if (/^\s*(?:#[^\n]*\n\s*)?(?:SPDXVersion|SPDXID|spdxVersion)\s*:/.test(bytes.toString('latin1', 0, 500)))
    throw new ProblemError('report-format-unknown', spdxRefusal, { pointer: '' });
  if (firstByte(bytes) === 0x3c) return { kind: 'xml', root: readXml(bytes) };
  try {
    const json = openJson(bytes, longList);
    return { kind: 'json', value: json.value, json };
  } catch (error) {
    const values = error instanceof ProblemError && error.code === 'report-not-json' ? readSequence(bytes) : undefined;
    if (!values) throw error;
    return { kind: 'sequence', values };
  }
}
