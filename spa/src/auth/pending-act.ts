// What somebody was about to do when a fresh sign-in was asked for. It is their own input, kept for ten minutes in this tab only.
import type { ApiRequest } from '../api/client.ts';
import { storedText } from './stored-text.ts';

export interface PendingAct {
  readonly id: string;
  /** Name of the act, for showing its result. */
  readonly name: string;
  /** What is done, in the person's words: "Create the key “ci”". */
  readonly label: string;
  readonly request: ApiRequest;
  readonly tenantId: string | null;
  readonly accountId: string;
  readonly at: number;
}

export type Taken =
  | { readonly kind: 'none' }
  /** The sign-in it waited for did not come back, or somebody else came back. */
  | { readonly kind: 'dropped'; readonly label: string; readonly why: 'not-signed-in' | 'someone-else' | 'too-late' }
  | { readonly kind: 'due'; readonly act: PendingAct };

const lifetime = 10 * 60_000;
const stored = storedText('sessionStorage', 'portcullis.pending-act');

/** False where the browser's storage does not take it. */
export function keepPendingAct(act: PendingAct): boolean {
  return stored.write(JSON.stringify(act));
}

/** Takes it out for good before anything is sent: whatever happens next, it is never sent twice. */
export function takePendingAct(returnedState: string | null, accountId: string, now: number): Taken {
  const text = stored.read();
  if (text === null) return { kind: 'none' };
  stored.clear();
  const act = JSON.parse(text) as PendingAct;
  if (act.id !== returnedState) return { kind: 'dropped', label: act.label, why: 'not-signed-in' };
  if (act.accountId !== accountId) return { kind: 'dropped', label: act.label, why: 'someone-else' };
  if (now - act.at > lifetime) return { kind: 'dropped', label: act.label, why: 'too-late' };
  return { kind: 'due', act };
}
