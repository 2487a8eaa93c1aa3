// Which findings are selected. A range goes from the last one touched.
import { useCallback, useRef, useState } from 'react';
import type { Finding } from '../../api/contract.ts';
import type { ListItem } from './use-list-items.ts';

export type Selected = ReadonlyMap<string, Finding>;

export interface Selection {
  readonly selected: Selected;
  readonly toggle: (index: number, isRange: boolean) => void;
  readonly selectAll: (findings: readonly Finding[]) => void;
  readonly clear: () => void;
}

const nothing: Selected = new Map();

export function useSelection(items: readonly ListItem[] | undefined): Selection {
  const [selected, setSelected] = useState<Selected>(nothing);
  const anchor = useRef<number | null>(null);
  const latest = useRef(items);
  latest.current = items;
  // Stable, so that rows are not drawn again with each page that comes in.
  const toggle = useCallback((index: number, isRange: boolean) => {
    const from = isRange ? (anchor.current ?? index) : index;
    anchor.current = index;
    const touched = (latest.current ?? []).slice(Math.min(from, index), Math.max(from, index) + 1);
    setSelected((before) => {
      const next = new Map(before);
      const end = latest.current?.[index];
      const isRemoved = end?.kind === 'finding' && before.has(end.finding.id);
      for (const item of touched)
        if (item.kind === 'finding') {
          if (isRemoved) next.delete(item.finding.id);
          else next.set(item.finding.id, item.finding);
        }
      return next;
    });
  }, []);
  const selectAll = useCallback(
    (findings: readonly Finding[]) => setSelected(new Map(findings.map((finding) => [finding.id, finding]))),
    [],
  );
  const clear = useCallback(() => setSelected(nothing), []);
  return { selected, toggle, selectAll, clear };
}
