// The document's title: what the page is, then the product.
import { useEffect } from 'react';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Portcullis' : `${title} · Portcullis`;
  }, [title]);
}
