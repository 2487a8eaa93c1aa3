// Names of keys by their clear ids: the log itself knows a key by its id alone.
import { useMemo } from 'react';
import type { AuditEntry } from '../../api/contract.ts';
import { useKeys } from '../../api/use-keys.ts';
import { useMay } from '../../api/use-me.ts';

export type NameActor = (actor: AuditEntry['actor']) => string;

export function useActorNames(): NameActor {
  const { data } = useKeys({ enabled: useMay('key.read') });
  return useMemo(() => {
    const names = new Map(data?.items.map(({ keyId, name }) => [keyId, name]));
    return ({ type, id, name }) => (type === 'key' ? names.get(id) : undefined) ?? name ?? id;
  }, [data]);
}
