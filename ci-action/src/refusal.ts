// Tells why the server refused, in its own words (RFC 9457). Used by submit-scan.ts.
import { plainLine } from './plain-line.ts';
import { ScanFailure } from './scan-failure.ts';
import type { Answer } from './send-once.ts';

/** The failure for an answer that is neither a success nor worth another try. */
export function refusal(answer: Answer, url: string): ScanFailure {
  if (answer.status >= 300 && answer.status < 400) {
    const target = answer.location === undefined ? 'another address' : plainLine(answer.location, 200);
    return new ScanFailure(
      'refused',
      `The server at ${url} redirects to ${target}; the key does not follow.`,
      'Set url to the address that answers itself.',
    );
  }
  const { title, detail, code, pointer, requestId } = readProblem(answer);
  const where = pointer === undefined ? '' : ` At ${pointer}.`;
  const asked = requestId === undefined ? '' : ` Request ${requestId}.`;
  const what =
    title === undefined ? `The server refused with status ${answer.status}.` : `${title} (${code ?? 'no code'}, status ${answer.status}).`;
  return new ScanFailure('refused', what, `${detail ?? 'Check the address, the key and the report.'}${where}${asked}`);
}

type ProblemField = 'title' | 'detail' | 'code' | 'pointer' | 'requestId';

/** Read field by field, not by problemSchema: a newer server may know codes that this action does not. */
function readProblem(answer: Answer): Readonly<Record<ProblemField, string | undefined>> {
  let document: unknown;
  try {
    document = JSON.parse(answer.body);
  } catch {
    document = undefined;
  }
  const text = (name: ProblemField, longest: number): string | undefined => {
    if (typeof document !== 'object' || document === null || !Object.hasOwn(document, name)) return undefined;
    const value = (document as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' && value !== '' ? plainLine(value, longest) : undefined;
  };
  return {
    title: text('title', 200),
    detail: text('detail', 2000),
    code: text('code', 100),
    pointer: text('pointer', 300),
    requestId: text('requestId', 100),
  };
}
