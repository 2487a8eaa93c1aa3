// submit-scan in its thread, the side that reads the report: unpack, parse, fingerprint, match. None of this may run on the event loop,
// where it would hold up every other request. Driven by report-reader.ts through a port.
import type { MessagePort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { openReport } from '../../domain/formats/open-report.ts';
import { findRuleHits, tightenPolicy } from '../../domain/gate.ts';
import { openLiveFindings } from '../../domain/live-findings.ts';
import type { OpenRun } from '../../domain/parsed-report.ts';
import { type FindingRow, planChanges } from '../../domain/plan-changes.ts';
import { ProblemError } from '../../errors.ts';
import type {
  CompareOrder,
  ReadAnswer,
  ReadOrder,
  RowsAnswer,
  RowsOrder,
  RunChanges,
  RunSummary,
  ThreadBegun,
  ThreadProblem,
} from './messages.ts';

function isPacked(bytes: Uint8Array): boolean {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isZstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  return isGzip || isZstd;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** The report's bytes; refuses what unpacks to more than the limit, before it is in memory. */
function unpack(order: ReadOrder): Buffer {
  const sent = Buffer.from(order.bytes.buffer, order.bytes.byteOffset, order.bytes.byteLength);
  let bytes = sent;
  if (order.isGzip) {
    try {
      bytes = gunzipSync(sent, { maxOutputLength: order.limits.unpackedBytes });
    } catch (error) {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
        throw new ProblemError(
          'report-too-large',
          `The report unpacks to more than ${order.limits.unpackedBytes} bytes. Narrow the scan, or split it by category.`,
        );
      }
      throw new ProblemError(
        'report-compression-invalid',
        'The body is announced as gzip but cannot be unpacked: it is cut off or no gzip at all.',
        { cause: error },
      );
    }
  }
  if (isPacked(bytes)) {
    const detail = order.isGzip
      ? 'The report is packed twice. Pack it once.'
      : 'The body is packed, but no Content-Encoding says so. Send "Content-Encoding: gzip" with a gzip body.';
    throw new ProblemError('encoding-unsupported', detail);
  }
  return bytes;
}

function summarise({ tool, toolVersion, category, health, healthReasons, contextDigest }: OpenRun): RunSummary {
  return { tool, toolVersion, category, health, healthReasons, contextDigest };
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
    suppressed: result.suppressed,
    matched_by: matchedBy,
    match_data: matchData.toString('hex'),
  };
}

function compare(run: OpenRun, order: CompareOrder): { readonly changes: RunChanges; readonly inserts: readonly FindingRow[] } {
  const { buffer, byteOffset, byteLength } = order.live;
  const live = openLiveFindings(Buffer.from(buffer, byteOffset, byteLength));
  const { isLongLived, isLate, baseContextDigest } = order;
  const branch = { isLongLived, isLate, isContextNew: baseContextDigest !== run.contextDigest };
  const plan = planChanges(run, live, branch, order.dismissed);
  const changes: RunChanges = {
    counts: plan.counts,
    insertCount: plan.inserts.length,
    updatesJson: JSON.stringify(plan.updates.map(toJsonRow)),
    updateCount: plan.updates.length,
    rulesJson: JSON.stringify(plan.rules.map(({ ruleId, title, help, helpUri }) => ({ rule_id: ruleId, title, help, help_uri: helpUri }))),
    ruleCount: plan.rules.length,
    closes: plan.closes,
    appears: plan.appears,
    disappears: plan.disappears,
    hits: findRuleHits(tightenPolicy(order.policy, order.failOn), plan.introduced, order.dismissed),
    quarantined: plan.quarantined,
    warnings: plan.warnings,
    warningCount: plan.warningCount,
  };
  return { changes, inserts: plan.inserts };
}

function toPlainProblem({ code, message, pointer }: ProblemError): ThreadProblem {
  return { problem: { code, detail: message, pointer } };
}

function read(order: ReadOrder): { answer: ReadAnswer | ThreadProblem; runs: readonly OpenRun[] } {
  try {
    const runs = openReport(unpack(order), { category: order.category });
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
  const { answer, runs } = read(order);
  const givers = new Map<number, (from: number) => RowsAnswer>();
  const answerOrder = (asked: CompareOrder | RowsOrder): RunChanges | RowsAnswer => {
    if ('rowsOf' in asked) {
      const give = givers.get(asked.rowsOf);
      if (!give) throw new RangeError(`run ${asked.rowsOf} was not compared`);
      return give(asked.from);
    }
    const run = runs[asked.run];
    if (!run) throw new RangeError(`the report has no run ${asked.run}`);
    const { changes, inserts } = compare(run, asked);
    givers.set(asked.run, makeRowsGiver(inserts));
    return changes;
  };
  port.on('message', (asked: CompareOrder | RowsOrder) => {
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
