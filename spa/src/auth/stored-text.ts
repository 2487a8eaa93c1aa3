// Small notes in the browser's storage. Storage may be full or switched off; the dashboard then works without notes.
export interface StoredText {
  read: () => string | null;
  write: (text: string) => boolean;
  clear: () => void;
}

export function storedText(kind: 'sessionStorage' | 'localStorage', key: string): StoredText {
  const attempt = <Result>(work: (storage: Storage) => Result, otherwise: Result): Result => {
    try {
      return work(window[kind]);
    } catch {
      return otherwise;
    }
  };
  return {
    read: () => attempt((storage) => storage.getItem(key), null),
    write: (text) =>
      attempt((storage) => {
        storage.setItem(key, text);
        return true;
      }, false),
    clear: () => {
      attempt((storage) => {
        storage.removeItem(key);
      }, undefined);
    },
  };
}
