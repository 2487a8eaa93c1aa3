// A switch that may be turned from outside of React, for what opens lazily.
import { useSyncExternalStore } from 'react';

export interface Signal {
  readonly set: (on: boolean) => void;
  readonly get: () => boolean;
  readonly use: () => boolean;
}

export function makeSignal(): Signal {
  const listeners = new Set<() => void>();
  let on = false;
  const get = (): boolean => on;
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    set: (value) => {
      on = value;
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}
