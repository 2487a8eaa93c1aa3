// A commit as people make them: a few edits of several kinds in one file.
import { duplicateAbove, swapBlocks, wrapInBranch } from './block-edits.ts';
import type { Edit } from './edit.ts';
import { rename } from './file-edits.ts';
import { deleteAbove, deleteBelow, fixFinding, insertAbove, insertBelow, insertBeside, remarkAbove } from './line-edits.ts';
import { makeOwnLineEdit, ownLineChanges } from './own-line-edits.ts';

/** Kinds of edits by how often they come. */
const kinds: readonly (readonly [weight: number, edit: Edit])[] = [
  [4, insertAbove],
  [3, insertBelow],
  [2, insertBeside],
  [1, remarkAbove],
  [2, deleteAbove],
  [2, deleteBelow],
  [3, makeOwnLineEdit(ownLineChanges, 1)],
  [1, fixFinding],
  [1, wrapInBranch],
  [0.5, duplicateAbove],
  [0.3, swapBlocks],
  [0.2, rename],
];

const total = kinds.reduce((sum, [weight]) => sum + weight, 0);

function pickKind(chance: number): Edit {
  let left = chance * total;
  for (const [weight, edit] of kinds) {
    left -= weight;
    if (left < 0) return edit;
  }
  return insertAbove;
}

export const commitSomething: Edit = (file, random, donor) => {
  let edited = file;
  for (let left = random.between(3, 10); left > 0; left -= 1) edited = pickKind(random.next())(edited, random, donor) ?? edited;
  return edited === file ? null : edited;
};
