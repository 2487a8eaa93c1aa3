// Makes a report ready to leave the machine: with evidence, without secrets and file contents, packed. Used by collect-reports.ts.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { redactText } from '@portcullis/contract';
import { decodeReport } from './decode-report.ts';
import { addEvidence, type GatheredEvidence } from './evidence/add-evidence.ts';
import { redactReport } from './redact-report.ts';
import type { PreparedReport } from './scan-run.ts';

/** The report as it will be sent. What is not JSON stays what it is, token shapes aside, so that the server can say what is wrong with it. */
export async function prepareReport(file: string, bytes: Buffer, gathered?: GatheredEvidence): Promise<PreparedReport> {
  const decoded = decodeReport(bytes);
  // Before redaction, which may change the path that a result names; so the paths of changed files go through it as well.
  if (gathered && decoded.documents.length === 1) await addEvidence(decoded.documents[0], gathered);
  const documents = decoded.documents.map(redactReport);
  const redacted =
    documents.length > 0
      ? Buffer.from(documents.map((document) => JSON.stringify(document)).join('\n'))
      : // Latin-1 gives back every byte as it was, whatever the encoding; all token shapes are ASCII.
        Buffer.from(redactText(decoded.bytes.toString('latin1')), 'latin1');
  const isXml =
    documents.length === 0 &&
    redacted
      .subarray(0, 1000)
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart()
      .startsWith('<');
  const runs = documents.length === 1 ? runsOf(documents[0]) : undefined;
  return {
    file,
    contentType: runs ? 'application/sarif+json' : isXml ? 'application/xml' : 'application/json',
    body: new Uint8Array(gzipSync(redacted, { level: 6 })),
    digest: createHash('sha256').update(redacted).digest('hex'),
  };
}

function runsOf(document: unknown): readonly unknown[] | undefined {
  if (typeof document !== 'object' || document === null || !('runs' in document)) return undefined;
  return Array.isArray(document.runs) ? document.runs : undefined;
}
