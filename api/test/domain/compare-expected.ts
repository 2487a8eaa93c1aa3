// Compares what this parser makes of a corpus file with what another project's test asserts about it, count by count and field by field.
import { ProblemError } from '../../src/errors.ts';
import { comparedFields, type Found, otherFields, theirWord } from './corpus-fields.ts';
import { type ExpectedCheck, type ExpectedFile, type Parsed } from './corpus-files.ts';

export interface Comparison {
  readonly project: string;
  readonly format: string;
  readonly file: string;
  /** What was compared: `findings`, or a field. */
  readonly what: string;
  readonly theirs: string;
  readonly ours: string;
  readonly agrees: boolean;
}

export interface Compared {
  readonly comparisons: readonly Comparison[];
  /** Checks on fields that we do not keep, or on a finding that cannot be told among ours. */
  readonly skipped: readonly string[];
}

// Fields by which a finding can be told: where two parsers order them differently, the index says nothing.
const identities = [
  'vuln_id_from_tool',
  'cve',
  'vulnerability_id',
  'unsaved_vulnerability_ids',
  'component_name',
  'component_version',
  'origin_component_name',
  'file_path',
  'line',
  'title',
];

export function findingsOf(parsed: Parsed): readonly Found[] {
  if (parsed instanceof ProblemError) return [];
  return parsed.flatMap((run) => {
    const rules = new Map(run.rules.map((rule) => [rule.ruleId, rule]));
    return run.results.map((result) => ({ result, rule: rules.get(result.ruleId), run }));
  });
}

interface FieldComparison {
  readonly theirs: string;
  readonly ours: string;
  readonly agrees: boolean;
}

function compareField(found: Found, check: ExpectedCheck): FieldComparison | undefined {
  const compare = comparedFields[check.field];
  if (!compare && !(check.field in otherFields)) throw new Error(`No word is said of the field ${check.field}.`);
  const compared = compare?.(found, check);
  if (!compared) return undefined;
  const theirs = theirWord(check);
  const { ours } = compared;
  return { theirs, ours, agrees: compared.agrees ?? (check.op === 'contains' ? ours.includes(theirs) : ours === theirs) };
}

function agreementOf(found: Found, checks: readonly ExpectedCheck[]): number {
  return checks.filter((check) => identities.includes(check.field) && compareField(found, check)?.agrees).length;
}

/** The finding that an index of theirs means: ours at the same place, unless another agrees more in what tells findings apart. */
function findByIndex(all: readonly Found[], expected: ExpectedFile, i: number): Found | undefined {
  const checks = (expected.checks ?? []).filter((check) => check.i === i);
  const telling = checks.filter(({ field }) => identities.includes(field)).length;
  const there = expected.findings === all.length ? all[i] : undefined;
  if (telling === 0) return there;
  const [best, most] = all.reduce<readonly [Found | undefined, number]>(
    (first, found) => {
      const agreement = agreementOf(found, checks);
      return agreement > first[1] ? [found, agreement] : first;
    },
    [there, there ? agreementOf(there, checks) : 0],
  );
  return most === 0 ? there : best;
}

/** `where` names a value of one of their fields; a way through packages, as DefectDojo writes it, ends with the package. */
function findByValue(all: readonly Found[], where: Readonly<Record<string, unknown>>): readonly Found[] {
  const asCheck = ([field, value]: [string, unknown]): ExpectedCheck =>
    typeof value === 'string' && value.includes('>')
      ? { field: 'component_name', op: 'eq', value: value.split('>').pop()?.trim() }
      : { field, op: 'eq', value };
  const checks = Object.entries(where).map(asCheck);
  return all.filter((found) => checks.every((check) => compareField(found, check)?.agrees));
}

function compareCount({ project, file, format, findings, ...expected }: ExpectedFile, parsed: Parsed): Comparison | undefined {
  const ours = parsed instanceof ProblemError ? parsed.code : String(findingsOf(parsed).length);
  const told = { project, file, format, what: 'findings', ours };
  if (expected.raises) return { ...told, theirs: 'refused', agrees: parsed instanceof ProblemError };
  if (typeof expected.findings_more_than === 'number') {
    return { ...told, theirs: `more than ${expected.findings_more_than}`, agrees: Number(ours) > expected.findings_more_than };
  }
  return typeof findings === 'number' ? { ...told, theirs: String(findings), agrees: ours === String(findings) } : undefined;
}

/** Everything of an expectation that can be compared. */
export function compareExpected(expected: ExpectedFile, parsed: Parsed): Compared {
  const { project, file, format } = expected;
  const all = findingsOf(parsed);
  const skipped: string[] = [];
  const count = compareCount(expected, parsed);
  const fields = (expected.checks ?? []).flatMap((check): Comparison | readonly Comparison[] => {
    const found = check.where ? findByValue(all, check.where) : check.i === undefined ? all : [findByIndex(all, expected, check.i)];
    const told = found.flatMap((one) => (one ? (compareField(one, check) ?? []) : []));
    // Of several that their words mean, one that agrees will do: they took the first.
    const one = check.where ? (told.find(({ agrees }) => agrees) ?? told[0]) : (told.find(({ agrees }) => !agrees) ?? told[0]);
    if (one) return { project, file, format, what: check.field, ...one };
    skipped.push(`${file} ${check.field}`);
    return [];
  });
  return { comparisons: [...(count ? [count] : []), ...fields.flat()], skipped };
}
