// Which tenant this tab is in. Null until somebody who belongs to several has chosen.
import { useSyncExternalStore } from 'react';
import { storedText } from '../auth/stored-text.ts';

const stored = storedText('sessionStorage', 'portcullis.tenant');
const listeners = new Set<() => void>();
let chosen = takeFromAddress() ?? stored.read();

export function getTenantId(): string | null {
  return chosen;
}

export function chooseTenant(tenantId: string): void {
  if (tenantId === chosen) return;
  chosen = tenantId;
  stored.write(tenantId);
  for (const listener of listeners) listener();
}

export function useTenantId(): string | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getTenantId);
}

/** `?tenant=` lets a link name its tenant; like every tenant it is checked by the API on each request. */
function takeFromAddress(): string | null {
  const address = new URL(location.href);
  const tenantId = address.searchParams.get('tenant');
  if (tenantId === null) return null;
  address.searchParams.delete('tenant');
  history.replaceState(history.state, '', address);
  if (!/^[0-9a-f-]{36}$/.test(tenantId)) return null;
  stored.write(tenantId);
  return tenantId;
}
