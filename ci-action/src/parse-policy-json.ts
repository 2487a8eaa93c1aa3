// JSON text to a policy, with the place of whatever is wrong in it. Used by policy-file.ts and the commands on policies.
import { isPlainJson } from './json-shape.ts';
import { plainLine } from './plain-line.ts';
import { ScanFailure } from './scan-failure.ts';

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false; error: { issues: readonly Issue[] } };
}

const mostIssues = 5;

/** Throws an `invalid-input` failure that names the file, and each problem by its JSON pointer. */
export function parsePolicyJson<Value>(bytes: Buffer, schema: Schema<Value>, name: string): Value {
  const file = plainLine(name, 300);
  const parsed = schema.safeParse(parseJson(bytes, file));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const told = issues.slice(0, mostIssues).map(({ path, message }) => `at ${pointerTo(path)}: ${plainLine(message, 200)}`);
  const rest = issues.length > mostIssues ? `; and ${issues.length - mostIssues} more` : '';
  throw new ScanFailure(
    'invalid-input',
    `${file} is no valid policy: ${told.join('; ')}${rest}.`,
    'Mend what is named by its JSON pointer. "portcullis policy check" reads the file in the same way, without a server.',
  );
}

function parseJson(bytes: Buffer, file: string): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ScanFailure('invalid-input', `${file} is not text in UTF-8.`, 'Save it as UTF-8.');
  }
  // Of a name that is there twice one would be dropped without a word, and a rule with it.
  if (!isPlainJson(text, Infinity))
    throw new ScanFailure('invalid-input', `${file} says a name twice, or is nested too far.`, 'Say everything once.');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? plainLine(error.message, 200) : 'unknown reason';
    throw new ScanFailure('invalid-input', `${file} is not JSON, at the pointer "": ${why}.`, 'Mend the JSON.');
  }
}

/** RFC 6901; the whole document is shown as "". */
function pointerTo(path: readonly PropertyKey[]): string {
  const pointer = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return pointer === '' ? '""' : plainLine(pointer, 300);
}
