// submit-scan in its thread, the side that reads the report: unpack, parse, fingerprint, match. None of this may run on the event loop,
// where it would hold up every other request. Driven by report-reader.ts through a port.
import type { MessagePort } from 'node:worker_threads';
import { openReports } from '../../domain/formats/open-report.ts';
import { compareRun } from '../../domain/compare-run.ts';
import { openLiveFindings } from '../../domain/live-findings.ts';
import type { OpenRun } from '../../domain/parsed-report.ts';
import { type FindingRow, planChanges } from '../../domain/plan-changes.ts';
import { readRuleCatalogue } from '../../domain/rule-catalogue.ts';
import { ProblemError } from '../../errors.ts';
import type {
  CompareOrder,
  FinishOrder,
  ReadAnswer,
  ReadOrder,
  RowsAnswer,
  RowsOrder,
  RunChanges,
  RunSummary,
  ThreadBegun,
  ThreadProblem,
  UnknownPaths,
} from './messages.ts';
import { splitForm } from './split-form.ts';
import { unpackReport } from './unpack-report.ts';

function summarise(run: OpenRun): RunSummary {
  const { tool, toolVersion, category, health, healthReasons, contextDigest, history, mappedFrom, files } = run;
  return { tool, toolVersion, category, health, healthReasons, contextDigest, history, mappedFrom, files };
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Field names are those of the store's jsonb_to_recordset. */
function toJsonRow({ id, result, matchedBy, matchData }: FindingRow): object {
  return {
    id,
    rule_id: result.ruleId,
    severity: result.severity,
    severity_source: result.severitySource,
    severity_raw: result.severityRaw,
    message: result.message,
    path: result.path,
    line: result.line,
    column_number: result.column,
    cwes: `{${result.cwes.join(',')}}`,
    type: result.type,
    tags: result.tags,
    aliases: result.aliases,
    fix_available: result.fixAvailable,
    suppressed: result.suppressed,
    details: result.details,
    matched_by: matchedBy,
    match_data: matchData.toString('hex'),
  };
}

interface Planned {
  readonly changes: RunChanges;
  readonly inserts: readonly FindingRow[];
}

/** Compares with what is present; the rest, which says what the run changes, waits for what else is known of the files that it names. */
function compare(run: OpenRun, order: CompareOrder): UnknownPaths & { readonly finish: (others: Uint8Array) => Planned } {
  const live = openLiveFindings(asBuffer(order.live));
  const { isLongLived, isLate, wasHeld, hasBaseline, linesAreOf, baselineCommit, isFirst, dismissed } = order;
  const branch = {
    isLongLived,
    isLate,
    wasHeld,
    hasBaseline,
    baselineCommit,
    isFirst,
    isContextNew: order.baseContextDigest !== run.contextDigest,
  };
  const { unknownPaths, finish } = compareRun(run, live, { hasBaseline, linesAreOf, dismissed });
  return {
    unknownPaths,
    finish: (others) => {
      const comparison = finish(openLiveFindings(asBuffer(others)));
      const { inserts, updates, rules, differences, ...plan } = planChanges(run, live, comparison, branch);
      const changes: RunChanges = {
        ...plan,
        insertCount: inserts.length,
        updatesJson: JSON.stringify(updates.map(toJsonRow)),
        updateCount: updates.length,
        rulesJson: JSON.stringify(rules.map(({ ruleId, title, help, helpUri }) => ({ rule_id: ruleId, title, help, help_uri: helpUri }))),
        ruleCount: rules.length,
        ruleCatalogue: plan.closes.length + plan.disappears.length === 0 ? null : readRuleCatalogue(run.listedRules(), live, comparison),
        differencesJson: differences.length === 0 ? null : JSON.stringify(differences),
      };
      return { changes, inserts };
    },
  };
}

function toPlainProblem({ code, message, pointer }: ProblemError): ThreadProblem {
  return { problem: { code, detail: message, pointer } };
}

async function read(order: ReadOrder): Promise<{ answer: ReadAnswer | ThreadProblem; runs: readonly OpenRun[] }> {
  try {
    const bytes = unpackReport(order);
    const files = order.form === undefined ? [{ name: '', bytes }] : await splitForm(bytes, order.form);
    const runs = openReports(files, { category: order.category });
    return { answer: { runs: runs.map(summarise) }, runs };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { answer: toPlainProblem(error), runs: [] };
  }
}

/** Rows that go into one statement. */
const rowsAtOnce = 2_500;

/**
 * Gives the rows of new findings part by part. Each part is made ready while the database works on the one before: hashing keys and writing
 * JSON takes a third of the time that storing takes.
 */
function makeRowsGiver(inserts: readonly FindingRow[]): (from: number) => RowsAnswer {
  const ready = new Map<number, RowsAnswer>();
  const make = (from: number): RowsAnswer => {
    const rows = inserts.slice(from, from + rowsAtOnce);
    return { rowsJson: JSON.stringify(rows.map(toJsonRow)), count: rows.length };
  };
  return (from) => {
    const answer = ready.get(from) ?? make(from);
    ready.delete(from);
    const next = from + answer.count;
    // After this answer has been posted, before the next order comes.
    if (next < inserts.length) setImmediate(() => ready.set(next, make(next)));
    return answer;
  };
}

/** Holds one conversation about one report; ends when the other side closes the port. */
export async function readInThread({ order, port }: { order: ReadOrder; port: MessagePort }): Promise<void> {
  const begun: ThreadBegun = { begun: true };
  port.postMessage(begun);
  const { answer, runs } = await read(order);
  const unfinished = new Map<number, (others: Uint8Array) => Planned>();
  const givers = new Map<number, (from: number) => RowsAnswer>();
  const answerOrder = (asked: CompareOrder | FinishOrder | RowsOrder): UnknownPaths | RunChanges | RowsAnswer => {
    if ('rowsOf' in asked) {
      const give = givers.get(asked.rowsOf);
      if (!give) throw new RangeError(`run ${asked.rowsOf} was not compared`);
      return give(asked.from);
    }
    if ('finish' in asked) {
      const finish = unfinished.get(asked.finish);
      if (!finish) throw new RangeError(`run ${asked.finish} was not compared`);
      const { changes, inserts } = finish(asked.others);
      givers.set(asked.finish, makeRowsGiver(inserts));
      return changes;
    }
    const run = runs[asked.run];
    if (!run) throw new RangeError(`the report has no run ${asked.run}`);
    const { unknownPaths, finish } = compare(run, asked);
    unfinished.set(asked.run, finish);
    return { unknownPaths };
  };
  port.on('message', (asked: CompareOrder | FinishOrder | RowsOrder) => {
    try {
      port.postMessage(answerOrder(asked));
    } catch (error) {
      port.postMessage(
        error instanceof ProblemError
          ? toPlainProblem(error)
          : { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) },
      );
    }
  });
  port.postMessage(answer);
  // While the other side asks the database for the known findings.
  for (const run of runs) run.digestResults();
  await new Promise((resolve) => port.once('close', resolve));
}
