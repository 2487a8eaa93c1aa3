// `portcullis audit verify`: checks an exported audit log without a server. What it proves depends on where the key comes from, and it says so.
import type { AuditCheckpoint, AuditEnd } from '@portcullis/contract';
import { type ExportFault, type ExportReport, makeExportCheck } from '../../../api/src/domain/audit/check-export.ts';
import { type AuditKeys, findSignatureFault, readAuditKeys, readOwnKey } from '../../../api/src/domain/audit/checkpoint.ts';
import { readExportEnd } from '../../../api/src/domain/audit/read-export-line.ts';
import type { CommandResult, LocalContext } from '../command.ts';
import { wordWithoutFlag } from '../read-command.ts';
import { invalidInput } from '../read-inputs.ts';
import { readNamedFile } from '../read-named-file.ts';
import { decodeLine, readLastLine, readLines, unreadable } from './read-lines.ts';
import { type KeySource, tellReport } from './tell-report.ts';

const largestKeyFile = 100_000;

async function readEnd(file: string): Promise<AuditEnd> {
  const line = await readLastLine(file);
  const end = line === undefined ? undefined : readExportEnd(line);
  if (end === undefined || 'fault' in end)
    throw unreadable(file, 'does not end as an export of an audit log does', 'Export it as NDJSON; a file without its last line was cut.');
  return end;
}

/** A checkpoint that was kept elsewhere: what /api/v1/audit/checkpoint answered then. */
async function readKept(file: string, tenantId: string): Promise<AuditCheckpoint[]> {
  if (file === '') return [];
  const line = await readLastLine(file);
  const kept = line === undefined ? undefined : readExportEnd(line);
  if (kept === undefined || 'fault' in kept || kept.checkpoint === null)
    throw unreadable(file, 'has no checkpoint', 'Keep what GET /api/v1/audit/checkpoint answers, as it is.');
  if (kept.tenantId !== tenantId) throw unreadable(file, 'is of another tenant', 'Take a checkpoint of the log that was exported.');
  return [kept.checkpoint];
}

function readKeys(file: string, end: AuditEnd): { keys: AuditKeys; source: KeySource } {
  if (file === '') return { keys: (end.key && readOwnKey(end.key)) ?? new Map(), source: end.key ? 'file' : 'none' };
  const keys = readAuditKeys(readNamedFile(file, largestKeyFile).toString('utf8'));
  if (!keys) throw unreadable(file, 'has no public key of Ed25519', 'Give one or more in PEM, as /api/v1/audit/checkpoint has it.');
  return { keys, source: 'given' };
}

/** Everything about signatures that does not hold. @param isWanted true where a key was given: then there has to be a signature */
function findSignatureFaults(
  { tenantId, key, checkpoint }: AuditEnd,
  kept: readonly AuditCheckpoint[],
  keys: AuditKeys,
  isWanted: boolean,
) {
  const fault = (detail: string, position: number | null = null): ExportFault => ({ line: null, position, entryId: null, detail });
  const faults = [...(checkpoint ? [checkpoint] : []), ...kept].flatMap((signed) => {
    const detail = findSignatureFault(tenantId, signed, keys);
    return detail === undefined ? [] : [fault(detail, signed.position)];
  });
  if (key && !readOwnKey(key)) faults.push(fault('the key in the file is not the one that it names'));
  if (isWanted && !checkpoint) faults.push(fault('there is no signed checkpoint in the file'));
  return faults;
}

async function checkLines(file: string, { take, end }: ReturnType<typeof makeExportCheck>): Promise<ExportReport> {
  let number = 0;
  let held: Buffer | undefined;
  // One behind: the last line is no entry.
  for await (const line of readLines(file)) {
    if (held) take(decodeLine(held) ?? '', number);
    held = line;
    number += 1;
  }
  return end();
}

/** Exits 0 where the log is whole, 1 where it was tampered with. Throws an `invalid-input` failure where there is nothing to check. */
export async function verifyExport({ given }: LocalContext): Promise<CommandResult> {
  const file = given(wordWithoutFlag);
  if (file === '') throw invalidInput('The file', 'is missing', 'Name the export: portcullis audit verify audit.ndjson');
  const end = await readEnd(file);
  const { tenantId } = end;
  const kept = await readKept(given('checkpoint'), tenantId);
  const { keys, source } = readKeys(given('key'), end);
  const checkpoints = [...(end.checkpoint ? [end.checkpoint] : []), ...kept];
  const isPart = given('part') === 'true';
  const report = await checkLines(file, makeExportCheck({ tenantId, checkpoints, isPart }));
  const faults = [...report.faults, ...findSignatureFaults(end, kept, keys, source === 'given')];
  // Who brings a key asks for a signature, and of a part none may reach what is in it.
  if (source === 'given' && faults.length === 0 && report.sealed > 0 && report.held === 0)
    throw unreadable(
      file,
      'has no entry that a signature reaches, so the key proves nothing about it',
      'Export without a filter up to the end, name a checkpoint that was kept (--checkpoint), or leave --key out.',
    );
  const isWhole = faults.length === 0;
  const told = { ...report, faults, isWhole, isPart, checkpoint: end.checkpoint, keptCheckpoint: kept[0] ?? null, key: source };
  return { lines: tellReport(told), document: { file, tenantId, ...told }, outcome: isWhole ? 'pass' : 'fail' };
}
