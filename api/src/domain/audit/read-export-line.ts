// A line of an exported audit log, as the server writes it and not otherwise: what means the same in other bytes was changed by somebody.
import { auditEndSchema, type AuditEnd, auditSealSchema, type AuditSeal } from '@portcullis/contract';

export interface ExportedEntry {
  readonly entry: { readonly id: string };
  readonly seal: AuditSeal | null;
}

interface Fault {
  readonly fault: string;
}

const notAsWritten: Fault = { fault: 'is not as a server writes it' };

function readExact(line: string): object | Fault {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'is no entry' };
    // Members twice, other escapes, white space: the same to a reader, and not what was written.
    return JSON.stringify(value) === line ? value : notAsWritten;
  } catch {
    return { fault: 'is not JSON' };
  }
}

const isFault = (value: object): value is Fault => 'fault' in value && Object.keys(value).length === 1;

export function readExportedEntry(line: string): ExportedEntry | Fault {
  const value = readExact(line);
  if (isFault(value)) return value;
  if (!('seal' in value) || !('id' in value) || typeof value.id !== 'string') return { fault: 'is no entry' };
  const { seal: given, ...entry } = value;
  const seal = given === null ? null : auditSealSchema.safeParse(given).data;
  return seal === undefined ? { fault: 'has a seal that is none' } : { entry: { ...entry, id: value.id }, seal };
}

/** The last line: the newest checkpoint. */
export function readExportEnd(line: string): AuditEnd | Fault {
  const value = readExact(line);
  if (isFault(value)) return value;
  return auditEndSchema.safeParse(value).data ?? { fault: 'is not the last line of an export' };
}
