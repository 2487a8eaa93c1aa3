// Several reports as one body: a form with a file for each. One report is sent as it is. Used by submit-scan.ts.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { plainLine } from './plain-line.ts';
import type { PreparedReport } from './scan-run.ts';

/** The body, packed: parts that are packed already are not packed again, for members of gzip may stand in a row (RFC 1952, section 2.2). */
export function joinReports(reports: readonly PreparedReport[]): Pick<PreparedReport, 'contentType' | 'body'> {
  const [first, ...others] = reports;
  if (first && others.length === 0) return first;
  // The same reports give the same body, so that a repeated upload is known as one.
  const boundary = `portcullis-${createHash('sha256')
    .update(reports.map(({ digest }) => digest).join())
    .digest('hex')}`;
  const parts = reports.flatMap(({ file, contentType, body }, index) => [
    gzipSync(
      `${index === 0 ? '' : '\r\n'}--${boundary}\r\nContent-Disposition: form-data; name="report"; filename="${nameOf(file)}"\r\nContent-Type: ${contentType}\r\n\r\n`,
    ),
    body,
  ]);
  const body = Buffer.concat([...parts, gzipSync(`\r\n--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: new Uint8Array(body) };
}

/** As a quoted string may hold it (RFC 7578, section 4.2). */
function nameOf(file: string): string {
  return plainLine(file).slice(0, 300).replaceAll('"', '%22').replaceAll('\\', '/');
}
