// Compares what this parser makes of a corpus file with what another project's test asserts about it, count by count and field by field.
import { ProblemError } from '../../src/errors.ts';
import { comparedFields, type Found, theirWord } from './corpus-fields.ts';
import type { ExpectedCheck, ExpectedFile, Parsed } from './corpus-files.ts';
import { otherFields } from './corpus-other-fields.ts';

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
  /** Number of checks on fields that are not compared; see corpus-other-fields.ts. */
  readonly otherFields: number;
  /** Checks on a finding that cannot be told among ours, or in words that say nothing. */
  readonly notComparable: readonly string[];
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
  if (!compare) throw new Error(`No word is said of the field ${check.field}.`);
  const compared = compare(found, check);
  if (!compared) return undefined;
  const theirs = theirWord(check);
  const { ours } = compared;
  return { theirs, ours, agrees: compared.agrees ?? (check.op === 'contains' ? ours.includes(theirs) : ours === theirs) };
}

/** The finding that agrees in most of the checks; the first of these, or undefined where none agrees in any. */
function findNearest(all: readonly Found[], checks: readonly ExpectedCheck[]): Found | undefined {
  let nearest: Found | undefined;
  let most = 0;
  for (const found of all) {
    const agreeing = checks.filter((check) => compareField(found, check)?.agrees).length;
    if (agreeing <= most) continue;
    nearest = found;
    most = agreeing;
  }
  return nearest;
}

/** The finding that an index of theirs means: ours at the same place, unless another agrees more in what tells findings apart. */
function findByIndex(all: readonly Found[], expected: ExpectedFile, i: number): Found | undefined {
  const checks = (expected.checks ?? []).filter((check) => check.i === i && !(check.field in otherFields));
  const telling = checks.filter(({ field }) => identities.includes(field));
  const there = expected.findings === all.length ? all[i] : undefined;
  // Where nothing tells it, one of ours must have all these values.
  if (telling.length === 0) return there ?? findNearest(all, checks);
  return findNearest(there ? [there, ...all] : all, telling) ?? there;
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
  const notComparable: string[] = [];
  const count = compareCount(expected, parsed);
  const checks = expected.checks ?? [];
  const compared = checks.filter(({ field }) => !(field in otherFields));
  const fields = compared.flatMap((check): Comparison | readonly Comparison[] => {
    const found = check.where ? findByValue(all, check.where) : check.i === undefined ? all : [findByIndex(all, expected, check.i)];
    const told = found.flatMap((one) => (one ? (compareField(one, check) ?? []) : []));
    // Of several that their words mean, one that agrees will do: they took the first.
    const one = check.where ? (told.find(({ agrees }) => agrees) ?? told[0]) : (told.find(({ agrees }) => !agrees) ?? told[0]);
    if (one) return { project, file, format, what: check.field, ...one };
    notComparable.push(`${file} ${check.field} ${theirWord(check).slice(0, 60)}`);
    return [];
  });
  return { comparisons: [...(count ? [count] : []), ...fields.flat()], otherFields: checks.length - compared.length, notComparable };
}
