// For whoever works at the matching: what went wrong in a row, with the code before and after.
import { readCorpus } from './corpus.ts';
import { measureIdentity } from './measure-identity.ts';
import { rows } from './rows.ts';
import type { Finding } from './scan-file.ts';
import type { WrongCase } from './score.ts';
import type { TaggedFile } from './tagged-file.ts';

const shownCases = 20;
const around = 2;

function showPlace(what: string, finding: Finding | null, files: readonly TaggedFile[]): string[] {
  if (!finding) return [];
  const lines = files.find(({ path }) => path === finding.path)?.lines ?? [];
  const from = Math.max(0, finding.line - 1 - around);
  const shown = lines.slice(from, finding.line + around).map(({ text }, index) => {
    const number = from + index + 1;
    return `    ${number === finding.line ? '>' : ' '} ${String(number).padStart(4)}  ${text}`;
  });
  return [`  ${what}: ${finding.path}:${finding.line}:${finding.column}`, ...shown];
}

function showCase({ after, is, takenFor, matchedBy }: WrongCase, before: readonly TaggedFile[], edited: readonly TaggedFile[]): string {
  const what = takenFor ? `WRONG-SAME by "${matchedBy ?? ''}"` : 'WRONG-NEW';
  return [
    `${what}  ${after.ruleId}${is ? '' : '  (it is new)'}${after.isOwnLineChanged ? '  (own line changed)' : ''}`,
    ...showPlace('now', after, edited),
    ...showPlace('was', is, before),
    ...showPlace('taken for', takenFor, before),
  ].join('\n');
}

/**
 * Measures one row and tells its mistakes, those of taking one finding for another first.
 * @param part of the row's name
 * @param way the column
 */
export async function explainRow(part: string, way: string): Promise<string> {
  const row = rows.find(({ name }) => name === part) ?? rows.find(({ name }) => name.includes(part));
  if (!row) return `No row is named "${part}". Rows:\n${rows.map(({ name }) => `  ${name}`).join('\n')}`;
  const { rows: measured } = await measureIdentity({ share: Number(process.env['SHARE'] ?? 1), rowNames: [row.name] });
  const cases = measured[0]?.scores.get(way)?.cases ?? [];
  const files = readCorpus(Number(process.env['SHARE'] ?? 1));
  const edited = row.edit(files);
  const sorted = [...cases].sort((a, b) => Number(a.takenFor === null) - Number(b.takenFor === null));
  const shown = sorted.slice(0, shownCases).map((one) => showCase(one, files, edited));
  return [`${row.name}, ${way}: ${cases.length} wrong${cases.length > shownCases ? `, the first ${shownCases}` : ''}.`, ...shown].join(
    '\n\n',
  );
}
