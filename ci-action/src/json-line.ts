// JSON for programs that read the standard output: what printable.ts is for text. Used by render-json.ts and run-command.ts.

/** One line of JSON. Characters that a CI runner or a terminal could take for a command are written as escapes; the values stay what they are. */
export function jsonLine(value: unknown): string {
  const escaped = JSON.stringify(value)
    .replace(/(?<=:):/g, String.raw`\u003a`)
    .replace(/(?<=#)#/g, String.raw`\u0023`)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
    );
  return `${escaped}\n`;
}
