// Bytes of a report → value. Bounded, UTF-8 only, with an answer that says where it went wrong.
import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../../errors.ts';
import { measureJson } from './measure-json.ts';

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Says what the bytes look like, where that helps more than a parser's message. */
function explainNotJson(text: string, cause: unknown): ProblemError {
  const start = text.trimStart().slice(0, 40);
  const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
  if (/^<(?:!doctype|html)/i.test(start)) {
    return new ProblemError(
      'report-not-json',
      'The report is an HTML page. Often that is an error page or a sign-in page that was saved as the report; look at the file.',
      { cause },
    );
  }
  if (start.startsWith('<')) {
    return new ProblemError('report-not-json', 'The report is XML. Only SARIF 2.1.0 (JSON) is read.', { cause });
  }
  const where = position === undefined ? 'It may be cut off.' : `The first fault is at character ${position} of ${text.length}.`;
  return new ProblemError('report-not-json', `The report is not JSON. ${where}`, { cause });
}

/**
 * Reads a report's bytes as JSON.
 * @throws ProblemError with one of the `report-…` codes
 */
export function readJson(bytes: Buffer): unknown {
  const body = withoutByteOrderMark(bytes);
  if (body.length === 0)
    throw new ProblemError(
      'report-empty',
      'The report is empty. A scanner that found nothing still writes a report; an empty file means that it did not run to its end.',
    );
  if (!isUtf8(body)) {
    const isUtf16 = (body[0] === 0xff && body[1] === 0xfe) || (body[0] === 0xfe && body[1] === 0xff);
    throw new ProblemError(
      'report-not-json',
      isUtf16 ? 'The report is UTF-16. Write it as UTF-8 (in PowerShell: Out-File -Encoding utf8).' : 'The report is not UTF-8.',
    );
  }
  measureJson(body);
  const text = body.toString('utf8');
  if (text.trim() === '') throw new ProblemError('report-empty', 'The report holds nothing but white space.');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw explainNotJson(text, error);
  }
}
