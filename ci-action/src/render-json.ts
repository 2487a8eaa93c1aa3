// The run as one JSON document, for `portcullis scan --json`. Used by cli.ts.
import type { ScanRun } from './scan-run.ts';
import { worstOutcome } from './worst-outcome.ts';

/** One line of JSON. Characters that a CI runner or a terminal could take for a command are written as escapes; the values stay what they are. */
export function renderJson(run: ScanRun): string {
  const text = JSON.stringify({ outcome: worstOutcome(run), scans: run.results });
  const escaped = text
    .replace(/(?<=:):/g, String.raw`\u003a`)
    .replace(/(?<=#)#/g, String.raw`\u0023`)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
    );
  return `${escaped}\n`;
}
