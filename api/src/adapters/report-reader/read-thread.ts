// The thread's side of reading a report: unpack, parse, fingerprint, match. None of this may run on the event loop,
// where it would hold up every other request. Driven by report-reader.ts through a port.
import type { MessagePort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { parseReport } from '../../domain/formats/parse-report.ts';
import { findRuleHits, tightenPolicy } from '../../domain/gate.ts';
import { unpackLiveFindings } from '../../domain/live-findings.ts';
import type { ParsedRun } from '../../domain/parsed-report.ts';
import { type FindingRow, planChanges } from '../../domain/plan-changes.ts';
import { ProblemError } from '../../errors.ts';
import type { CompareOrder, ReadAnswer, ReadOrder, RunChanges, RunSummary, ThreadFailure } from './messages.ts';

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

function summarise(run: ParsedRun): RunSummary {
  const { tool, toolVersion, category, health, healthReasons, warnings, warningCount } = run;
  return { tool, toolVersion, category, health, healthReasons, warnings, warningCount, resultCount: run.results.length };
}

/** Field names are those of the store's jsonb_to_recordset. */
function toJsonRow({ id, result, matchedBy, contentDigest, identity }: FindingRow): object {
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
    identity: identity.toString('hex'),
    content_digest: Buffer.from(contentDigest, 'latin1').toString('hex'),
  };
}

function compare(run: ParsedRun, order: CompareOrder): RunChanges {
  const { buffer, byteOffset, byteLength } = order.live;
  const live = unpackLiveFindings(Buffer.from(buffer, byteOffset, byteLength));
  const plan = planChanges(run, live, { isLongLived: order.isLongLived });
  return {
    counts: plan.counts,
    insertsJson: JSON.stringify(plan.inserts.map(toJsonRow)),
    insertCount: plan.inserts.length,
    updatesJson: JSON.stringify(plan.updates.map(toJsonRow)),
    updateCount: plan.updates.length,
    closes: plan.closes,
    appears: plan.appears,
    disappears: plan.disappears,
    hits: findRuleHits(tightenPolicy(order.policy, order.failOn), plan.introduced),
    quarantined: plan.quarantined,
  };
}

function read(order: ReadOrder): { answer: ReadAnswer; runs: readonly ParsedRun[] } {
  try {
    const runs = parseReport(unpack(order), { category: order.category });
    return { answer: { runs: runs.map(summarise) }, runs };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { answer: { problem: { code: error.code, detail: error.message, pointer: error.pointer } }, runs: [] };
  }
}

/** Holds one conversation about one report; ends when the other side closes the port. */
export async function readInThread({ order, port }: { order: ReadOrder; port: MessagePort }): Promise<void> {
  const { answer, runs } = read(order);
  port.on('message', (comparison: CompareOrder) => {
    const run = runs[comparison.run];
    try {
      if (!run) throw new RangeError(`the report has no run ${comparison.run}`);
      port.postMessage(compare(run, comparison));
    } catch (error) {
      port.postMessage({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies ThreadFailure);
    }
  });
  port.postMessage(answer);
  await new Promise((resolve) => port.once('close', resolve));
}
