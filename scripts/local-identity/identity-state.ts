// Everything the endpoints of the local stand-in share.
import { type ExpiringMap, makeExpiringMap } from './make-expiring-map.ts';
import type { KeyRing } from './make-key-ring.ts';
import type { SignedIn } from './mint-tokens.ts';
import type { LocalPerson } from './people.ts';
import type { Segment } from './segments.ts';

/** A person in a browser. */
export interface Session {
  readonly person: LocalPerson;
  readonly authTime: number;
}

/** An authorization code that waits to be redeemed. */
export interface PendingCode {
  readonly signedIn: SignedIn;
  readonly redirectUri: string;
  readonly codeChallenge: string;
}

/** A device that waits for its person. Changed by the device page and by polls. */
export interface DeviceRequest {
  readonly userCode: string;
  readonly segment: Segment;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  answer: { readonly person: LocalPerson; readonly authTime: number } | 'declined' | undefined;
  lastPoll: number;
}

export interface IdentityState {
  readonly instance: string;
  readonly keys: KeyRing;
  /** Origins of the dashboard: where people are sent back to. */
  readonly dashboardOrigins: Set<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sessions: ExpiringMap<Session>;
  readonly codes: ExpiringMap<PendingCode>;
  readonly refreshTokens: ExpiringMap<SignedIn>;
  /** By device code. */
  readonly devices: ExpiringMap<DeviceRequest>;
  /** Device codes by the code that the person enters. */
  readonly userCodes: ExpiringMap<DeviceRequest>;
}

export function makeIdentityState(instance: string, keys: KeyRing, dashboardOrigins: Iterable<string>, now: () => number): IdentityState {
  return {
    instance,
    keys,
    now,
    dashboardOrigins: new Set(dashboardOrigins),
    sessions: makeExpiringMap(now),
    codes: makeExpiringMap(now),
    refreshTokens: makeExpiringMap(now),
    devices: makeExpiringMap(now),
    userCodes: makeExpiringMap(now),
  };
}
