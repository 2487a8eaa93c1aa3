// submit-scan in its thread, where several reports came in one upload: the body of a form → its files, in their order.
import { Busboy } from '@fastify/busboy';
import { cleanReportText } from '../../domain/formats/clean-report-text.ts';
import { ProblemError } from '../../errors.ts';

/** Stated in docs/formats.md. */
export const mostFiles = 100;

const longestName = 300;

export interface ReportFile {
  /** As the sender calls it, cleaned. */
  readonly name: string;
  readonly bytes: Buffer;
}

function broken(detail: string, cause?: unknown): ProblemError {
  return new ProblemError('report-invalid', detail, { pointer: '', cause });
}

function cleanName(name: string, count: number): string {
  return cleanReportText(name, longestName).text.replace(/\s+/g, ' ').trim() || `file ${count}`;
}

function openForm(contentType: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      preservePath: true,
      limits: { files: mostFiles, parts: mostFiles + 1, fields: 0, headerPairs: 20, headerSize: 8192 },
    });
  } catch (error) {
    throw broken('The body is announced as multipart/form-data without a boundary that can be read.', error);
  }
}

/**
 * The files of a form, whatever their fields are called.
 * @throws ProblemError `report-invalid` where it is no form, is cut off, has none or too many, or holds something that is no file
 */
export async function splitForm(bytes: Buffer, contentType: string): Promise<readonly ReportFile[]> {
  const form = openForm(contentType);
  const files: ReportFile[] = [];
  await new Promise<void>((resolve, reject) => {
    const refuse = (detail: string): void => reject(broken(detail));
    form.on('file', (field, stream, name: string | undefined) => {
      const chunks: Buffer[] = [];
      const place = files.push({ name: cleanName(name ?? field, files.length + 1), bytes: Buffer.alloc(0) }) - 1;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', (error: unknown) => reject(broken('The form is cut off inside a file. Send it again.', error)));
      stream.on('end', () => {
        files[place] = { name: files[place]?.name ?? '', bytes: Buffer.concat(chunks) };
      });
    });
    form.on('field', (name) =>
      refuse(
        `The form has a field ${JSON.stringify(name.slice(0, 60))} that is no file. Send each report as a file; all else goes into the query.`,
      ),
    );
    form.on('fieldsLimit', () => refuse('The form has a field that is no file. Send each report as a file; all else goes into the query.'));
    form.on('filesLimit', () =>
      refuse(`The form has more than ${mostFiles} files. Send them in several uploads, each with its own category.`),
    );
    form.on('partsLimit', () =>
      refuse(`The form has more than ${mostFiles} files. Send them in several uploads, each with its own category.`),
    );
    form.on('error', (error: unknown) => reject(broken('The body is announced as multipart/form-data but is none, or is cut off.', error)));
    form.on('finish', () => resolve());
    form.end(bytes);
  });
  if (files.length === 0) throw broken('The form has no files, so it says nothing about any scan: this is not a clean result.');
  return files;
}
