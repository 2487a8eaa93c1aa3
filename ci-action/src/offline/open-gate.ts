// An offline gate as it is on the disk or on the wire: believed only where the pinned key has signed it. Whether it is for this build:
// api/src/domain/offline/check-offline-gate.ts.
import { openOfflineEnvelope, readOfflineKey } from '@portcullis/api/domain/offline/offline-signature.ts';
import { type OfflineGate, offlineEnvelopeSchema, offlineGateLimits, offlineGateSchema } from '@portcullis/contract';
import type { OfflineSettings } from '../scan-run.ts';
import { readGateFile } from './offline-folder.ts';

/** A gate whose signature holds, or in plain words why there is none. */
export type OpenedGate = { readonly gate: OfflineGate } | { readonly fault: string };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nothing of it is looked at before its signature was verified, but for what that takes. */
export function openGate(text: string, pinned: string): OpenedGate {
  const key = readOfflineKey(pinned);
  if (!key) return { fault: 'the key that is pinned is none' };
  const envelope = offlineEnvelopeSchema.safeParse(parseJson(text));
  if (!envelope.success) return { fault: 'the file is no offline gate, or a part of one' };
  const payload = openOfflineEnvelope(envelope.data, key);
  if ('fault' in payload) return payload;
  const gate = offlineGateSchema.safeParse(parseJson(payload.toString('utf8')));
  return gate.success ? { gate: gate.data } : { fault: 'it is of a version that this program does not read' };
}

export function loadGate({ folder, key }: OfflineSettings): OpenedGate {
  const text = readGateFile(folder, offlineGateLimits.envelope);
  return text === undefined ? { fault: 'there is none in the folder' } : openGate(text, key);
}
