// What came of verifying an exported audit log, in words: what was checked, by which key, and what was not. Used by verify-export.ts.
import type { AuditCheckpoint } from '@portcullis/contract';
import type { ExportFault, ExportReport, Gap } from '../../../api/src/domain/audit/check-export.ts';
import { plainLine } from '../plain-line.ts';

/** Where the keys came from: given by the person, found in the export, or nowhere. */
export type KeySource = 'given' | 'file' | 'none';

export interface ToldReport extends ExportReport {
  readonly isWhole: boolean;
  readonly isPart: boolean;
  readonly checkpoint: AuditCheckpoint | null;
  readonly keptCheckpoint: AuditCheckpoint | null;
  readonly key: KeySource;
}

const mostTold = 20;

const entriesOf = (count: number): string => (count === 1 ? '1 entry' : `${count} entries`);

function tellChain({ entries, sealed, unsealed, from, to }: ToldReport): string[] {
  const chain = from === null ? 'none of them sealed' : `${sealed} of them sealed, from position ${from} to ${String(to)}`;
  const open = `${entriesOf(unsealed)} not sealed when the file was made: nothing holds ${unsealed === 1 ? 'it' : 'them'} yet.`;
  return [`${entriesOf(entries)}, ${chain}.`, ...(unsealed > 0 ? [open] : [])];
}

function tellGaps({ gaps, isPart }: ToldReport): string[] {
  if (gaps.length === 0 || !isPart) return [];
  const tellGap = ({ from, to }: Gap): string => (from === to ? String(from) : `${from} to ${to}`);
  const more = gaps.length > mostTold ? `, and ${gaps.length - mostTold} more gaps` : '';
  return [`Not in the file, as it is a part: positions ${gaps.slice(0, mostTold).map(tellGap).join(', ')}${more}.`];
}

function tellSignature({ checkpoint, sealed, held, key, isWhole }: ToldReport): string[] {
  if (checkpoint === null) return ['No checkpoint was signed: whoever can write to the database could have written the whole chain anew.'];
  if (!isWhole) return [];
  const { position, madeAt, keyId } = checkpoint;
  const loose = sealed - held;
  return [
    `Position ${position} was signed on ${madeAt} by key ${keyId}, which holds ${entriesOf(held)} of the file.`,
    ...(loose > 0 ? [`${entriesOf(loose)} sealed outside of that: no signature holds ${loose === 1 ? 'it' : 'them'} in this file.`] : []),
    ...(key === 'file'
      ? ['That key came with the file, which proves less: whoever made the file could have made the key. Give yours with --key.']
      : []),
  ];
}

function tellFault({ line, entryId, detail }: ExportFault): string {
  const place = [...(line === null ? [] : [`line ${line}`]), ...(entryId === null ? [] : [`entry ${plainLine(entryId, 100)}`])];
  return `  ${plainLine(detail, 300)}${place.length === 0 ? '' : ` (${place.join(', ')})`}`;
}

function tellFaults({ faults, gaps, isPart }: ToldReport): string[] {
  if (faults.length === 0) return [];
  const more = faults.length > mostTold ? [`  and ${faults.length - mostTold} more`] : [];
  const advice = !isPart && gaps.length > 0 ? ['If the export was filtered or cut, say so with --part.'] : [];
  return ['This is not the log that was sealed:', ...faults.slice(0, mostTold).map(tellFault), ...more, ...advice];
}

export function tellReport(report: ToldReport): readonly string[] {
  const { isWhole, isPart, keptCheckpoint } = report;
  const kept = keptCheckpoint && isWhole ? [`The checkpoint that was kept, at position ${keptCheckpoint.position}, fits.`] : [];
  const verdict = isWhole ? [isPart ? 'Nothing in the file contradicts itself or what was signed.' : 'The log is whole.'] : [];
  return [...tellChain(report), ...tellGaps(report), ...tellSignature(report), ...kept, ...tellFaults(report), ...verdict];
}
