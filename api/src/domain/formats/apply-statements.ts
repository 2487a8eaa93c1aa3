// VEX statements of an upload → results of its other reports: marks those that a statement speaks of, and tells which statements speak of
// none. What is marked is suppressed only where the statement says that nothing is the matter; whether the gate honours it, policy says.
import { ProblemError } from '../../errors.ts';
import { digestFields } from '../digest.ts';
import type { OpenRun, ParsedResult, ReadResults } from '../parsed-report.ts';
import { WarningList, itemisedWarnings } from '../warning-list.ts';
import { cleanReportText } from './clean-report-text.ts';
import { type ProductKey, keyOfProduct, keysOfResult, placeOfProduct, placesOfResult } from './product-keys.ts';
import { type VexStatement, suppresses } from './vex-statement.ts';

// Of all statements together: names × products.
const mostPairs = 200_000;

/** Statements by vulnerability and product; of two about the same the later counts. */
type StatementIndex = ReadonlyMap<string, VexStatement>;

/** Any image: for results of which nobody knows whether they are in one. */
const somewhere = '*';

/** @param place image that it is said of alone; empty for anywhere */
function pairKey(advisory: string, { kind, name, version }: ProductKey, place: string): string {
  return `${advisory.trim().toUpperCase()}\n${kind}\n${name}\n${version}\n${place}`;
}

function keysOfStatement({ advisories, products, within }: VexStatement): string[] {
  const about: readonly ProductKey[] = products.length === 0 ? [{ kind: 'all', name: '', version: '' }] : products.flatMap(keyOfProduct);
  const place = within === undefined ? undefined : placeOfProduct(within);
  const places = place === undefined ? [''] : [place, somewhere];
  return advisories.flatMap((advisory) => about.flatMap((product) => places.map((one) => pairKey(advisory, product, one))));
}

function indexStatements(statements: readonly VexStatement[]): StatementIndex {
  const index = new Map<string, VexStatement>();
  let pairs = 0;
  for (const statement of statements) {
    if (statement.fault !== undefined) continue;
    pairs += statement.advisories.length * Math.max(1, statement.products.length);
    if (pairs > mostPairs) {
      const detail = `The VEX documents speak of more than ${mostPairs} pairs of vulnerability and product. Send what is about this project.`;
      throw new ProblemError('report-too-large', detail, { pointer: statement.at });
    }
    for (const key of keysOfStatement(statement)) {
      const known = index.get(key);
      // What one image is safe with does not silence what another is affected by.
      const isOfOther = known !== undefined && known.within !== statement.within && !suppresses(known.status);
      if (!isOfOther || !key.endsWith(`\n${somewhere}`)) index.set(key, statement);
    }
  }
  return index;
}

/** Finds the statement about a result, the one that says most exactly what it is about before others; notes whatever speaks of it. */
function findStatement(result: ParsedResult, index: StatementIndex, met: Set<string>): VexStatement | undefined {
  const advisories = [...new Set([...result.aliases, result.ruleId.toUpperCase()])];
  const places = [...(placesOfResult(result) ?? [somewhere]), ''];
  let found: VexStatement | undefined;
  for (const product of keysOfResult(result))
    for (const advisory of advisories)
      for (const place of places) {
        const key = pairKey(advisory, product, place);
        const statement = index.get(key);
        if (!statement) continue;
        met.add(key);
        found ??= statement;
      }
  return found;
}

function cleanLine(text: string | undefined, longest: number): string | null {
  return text === undefined ? null : cleanReportText(text, longest).text.trim() || null;
}

function markResult(result: ParsedResult, { status, justification, statement }: VexStatement): ParsedResult {
  const own = result.details?.vex;
  // Else what this one takes back would stay suppressed by what the report says itself.
  const wasSuppressed = result.suppressed && !(own !== undefined && suppresses(own.status));
  return {
    ...result,
    details: {
      ...result.details,
      vex: { status, justification: cleanLine(justification, 100)?.replace(/\s+/g, ' ') ?? null, statement: cleanLine(statement, 1000) },
    },
    suppressed: suppresses(status) || wasSuppressed,
    // The same bytes without the statement are another finding's state, so they are never recognised.
    rawDigest: null,
  };
}

function tellStatements(statements: readonly VexStatement[], met: ReadonlySet<string>, warnings: WarningList): void {
  for (const statement of statements) {
    const { at, advisories, fault } = statement;
    const names = cleanLine(advisories.slice(0, 3).join(', '), 200) ?? 'a vulnerability without a name';
    if (fault !== undefined) warnings.add(at, 'vex-unreadable', `The statement about ${names} was not used: ${fault}`);
    else if (!keysOfStatement(statement).some((key) => met.has(key)))
      warnings.add(at, 'vex-unmatched', `No finding of this upload is what the statement about ${names} speaks of: it changed nothing.`);
  }
}

function addWarnings(read: ReadResults, more: WarningList): ReadResults {
  return {
    ...read,
    warnings: [...read.warnings, ...more.items].slice(0, itemisedWarnings),
    warningCount: read.warningCount + more.count,
  };
}

/**
 * Lets VEX statements speak of the results of runs. Statements that speak of none are told with the run that is read last.
 * @param statements in the order in which they hold: of two about the same, the later counts
 * @throws ProblemError `report-too-large`
 */
export function applyStatements(runs: readonly OpenRun[], statements: readonly VexStatement[]): readonly OpenRun[] {
  if (statements.length === 0) return runs;
  const index = indexStatements(statements);
  const digest = digestFields('vex-1', [JSON.stringify(statements)]);
  const met = new Set<string>();
  const unread = new Set(runs);
  return runs.map((run) => ({
    ...run,
    contextDigest: digestFields('vex-context-1', [run.contextDigest, digest]),
    readResults: () => {
      // All are read: of a result that is only recognised nobody could tell which statement speaks of it.
      const read = run.readResults(() => false);
      const results = read.results.map((result) => {
        const statement = findStatement(result, index, met);
        return statement ? markResult(result, statement) : result;
      });
      unread.delete(run);
      const warnings = new WarningList();
      if (unread.size === 0) tellStatements(statements, met, warnings);
      return addWarnings({ ...read, results }, warnings);
    },
  }));
}
