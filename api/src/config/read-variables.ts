// The environment as plain values: an empty variable is an unset one, and NAME_FILE names a file that holds NAME.
import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** Secrets come by file where a platform mounts them: nobody reads them in the list of processes or in the description of a container. */
const fileSuffix = '_FILE';

/**
 * @param names of the variables that there are
 * @param faults gets what is wrong, by variable
 */
export function readVariables(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
  faults: string[],
): Record<string, string> {
  const given: Record<string, string> = {};
  for (const name of names) {
    // As compose files write it.
    const value = environment[name] === '' ? undefined : environment[name];
    const file = environment[name + fileSuffix] === '' ? undefined : environment[name + fileSuffix];
    if (value !== undefined) given[name] = value;
    if (file === undefined) continue;
    if (value !== undefined) {
      faults.push(`${name}: is set, and so is ${name}${fileSuffix}; set one of the two`);
      continue;
    }
    try {
      // Editors end a file with a line end, which belongs to no secret.
      given[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      // Without the path: somebody may have put the secret itself there.
      faults.push(`${name}${fileSuffix}: the file cannot be read by user ${process.getuid?.() ?? 'of this process'}${code}`);
    }
  }
  return given;
}

/** What is wrong with values, by variable. Names and reasons only: values may be secrets. @param known faults that were found before */
export function describeIssues(error: z.ZodError, given: Readonly<Record<string, string>>, known: readonly string[]): string[] {
  return error.issues.flatMap((issue) => {
    const name = issue.path.join('.');
    // That its file could not be read says it already.
    if (known.some((fault) => fault.startsWith(`${name}${fileSuffix}:`))) return [];
    if (given[name] === undefined) return [`${name}: is missing`];
    const isNumber = issue.code === 'invalid_type' && issue.expected === 'number';
    return [`${name}: ${isNumber ? 'must be a number' : issue.message}`];
  });
}
