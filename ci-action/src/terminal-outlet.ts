// Words for a terminal or a CI system without a summary: lines of text. Used by cli.ts.
import type { Outlet } from './outlet.ts';
import { printable } from './printable.ts';

/** What annotations, outputs and summary would say is in the lines already. */
export function makeTerminalOutlet(stream: NodeJS.WritableStream): Outlet {
  return {
    line: (text) => void stream.write(`${printable(text)}\n`),
    mask: () => undefined,
    annotate: () => undefined,
    output: () => undefined,
    summary: () => Promise.resolve(),
  };
}
