// The rows of the table: what people and tools do between two scans.
import { readDonors } from './corpus.ts';
import { duplicateAbove, duplicateBeside, moveBlock, swapBlocks, wrapInBranch } from './edits/block-edits.ts';
import { type Donor, type Edit, makeSeries } from './edits/edit.ts';
import { reindent, rename, useCrlf } from './edits/file-edits.ts';
import {
  deleteAbove,
  deleteBelow,
  deleteOneOfEqual,
  fixAndAddEqual,
  fixFinding,
  insertAbove,
  insertBelow,
  insertBeside,
  remarkAbove,
} from './edits/line-edits.ts';
import { commitSomething } from './edits/mixed-edit.ts';
import {
  addArgument,
  appendRemark,
  changeString,
  type LineChange,
  makeOwnLineEdit,
  ownLineChanges,
  renameVariable,
  splitInTwo,
  wrapInCall,
} from './edits/own-line-edits.ts';
import { groupBy } from './group-by.ts';
import type { Tool } from './make-report.ts';
import { makeNamedRandom } from './random.ts';
import type { Finding } from './scan-file.ts';
import type { TaggedFile } from './tagged-file.ts';

export interface Row {
  readonly name: string;
  /** The files as they are afterwards. What is edited is another object than before. */
  readonly edit: (files: readonly TaggedFile[]) => readonly TaggedFile[];
  /** What the tool does differently before and after. */
  readonly before?: Partial<Tool>;
  readonly after?: Partial<Tool>;
  /** True where only findings count that share rule and line with another. */
  readonly countsTwinsOnly?: boolean;
}

let donors: readonly TaggedFile[] | undefined;

/** Consecutive lines of files that are not edited. */
function makeDonor(name: string): Donor {
  const random = makeNamedRandom('donor', name);
  donors ??= readDonors();
  const files = donors;
  return (count) => {
    const lines = random.pick(files)?.lines ?? [];
    const start = random.between(0, Math.max(0, lines.length - count));
    return lines.slice(start, start + count).map((line) => line.was ?? '');
  };
}

/** Edits each file on its own, or by chance only some. */
function editEach(name: string, edit: Edit, share = 1): Row['edit'] {
  return (files) =>
    files.map((file) => {
      const random = makeNamedRandom(name, file.was);
      return random.next() < share ? (edit(file, random, makeDonor(`${name} ${file.was}`)) ?? file) : file;
    });
}

const row = (name: string, edit: Edit, more: Omit<Row, 'name' | 'edit'> = {}, share = 1): Row => ({
  name,
  edit: editEach(name, edit, share),
  ...more,
});

const times = (count: number, edit: Edit): Edit => makeSeries(...Array.from({ length: count }, () => edit));

/** Every other file gives a block to the next one of its language. */
function moveBetween(files: readonly TaggedFile[]): readonly TaggedFile[] {
  const moved = [...files];
  for (const group of groupBy(files.keys(), (index) => files[index]?.path.split('.').pop()).values()) {
    for (let at = 0; at + 1 < group.length; at += 2) {
      const [from, to] = [group[at] ?? 0, group[at + 1] ?? 0];
      const pair = moved[from] && moved[to] ? moveBlock(moved[from], moved[to], makeNamedRandom('move', moved[from].was)) : null;
      if (pair) [moved[from], moved[to]] = pair;
    }
  }
  return moved;
}

const ownLine = (what: string, change: LineChange): Row => row(`own line: ${what}`, makeOwnLineEdit([change]));

const countedFingerprints =
  (version: string): Tool['fingerprints'] =>
  ({ truth, ruleId, path, line, column }: Finding) => ({ 'toolId/v1': `${version}-${truth ?? ''} ${ruleId} ${path} ${line} ${column}` });

const placeholder: Partial<Tool> = { fingerprints: () => ({ 'matchBasedId/v1': 'requires login' }) };
const inserts = times(2, insertAbove);
const around = makeSeries(insertAbove, times(3, insertBelow), times(2, insertBeside));

export const rows: readonly Row[] = [
  row('lines inserted above', insertAbove),
  row('lines deleted above', deleteAbove),
  row('lines inserted below', times(4, insertBelow)),
  row('lines deleted below', times(3, deleteBelow)),
  row('lines inserted directly above or below', makeSeries(times(4, insertBeside), times(2, remarkAbove))),
  row('file re-indented', reindent),
  row('blocks wrapped in a branch', times(2, wrapInBranch)),
  row('CRLF', useCrlf),
  row('file renamed', rename, {}, 0.5),
  row('file renamed and edited', makeSeries(rename, insertAbove, insertBelow, deleteBelow), {}, 0.5),
  row('block duplicated above', duplicateAbove),
  row('block duplicated beside itself', duplicateBeside),
  { name: 'function moved to another file', edit: moveBetween },
  row('two functions swapped', swapBlocks),
  row('two results on one line, lines inserted', inserts, { countsTwinsOnly: true }),
  row('report in another order, lines inserted', insertAbove, { after: { order: makeNamedRandom('order') } }),
  row('tool changes its fingerprints, lines inserted', insertAbove, {
    before: { fingerprints: countedFingerprints('1') },
    after: { fingerprints: countedFingerprints('2'), version: '2.0.0' },
  }),
  row('tool gets two rules, lines inserted', insertAbove, { before: { withoutRules: ['computed-member', 'thrown-error'] } }),
  row('tool loses two rules, lines inserted', insertAbove, { after: { withoutRules: ['computed-member', 'thrown-error'] } }),
  row('Windows paths, lines inserted', insertAbove, { after: { spellPath: (path) => path.replaceAll('/', '\\') } }),
  row('absolute paths of a runner, lines inserted', insertAbove, {
    before: { spellPath: (path) => `/home/runner/work/shop/shop/${path}` },
    after: { spellPath: (path) => `file:///home/runner/work/shop/shop/${path}` },
  }),
  row('placeholder fingerprints, lines inserted', insertAbove, { before: placeholder, after: placeholder }),
  row('fixed, nothing added', times(3, fixFinding)),
  row('fixed, an equal one added elsewhere', fixAndAddEqual),
  row('one of several equal lines deleted', times(2, deleteOneOfEqual)),
  ownLine('variable renamed', renameVariable),
  ownLine('argument added', addArgument),
  ownLine('string changed', changeString),
  ownLine('wrapped in a call', wrapInCall),
  ownLine('comment appended', appendRemark),
  ownLine('split in two', splitInTwo),
  row('own line changed, lines inserted around', makeSeries(makeOwnLineEdit(ownLineChanges, 6), around)),
  row('a commit of 3 to 10 edits', commitSomething),
];
