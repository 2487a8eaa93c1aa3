// Hashes of lines as the action computes them, by its own code.
import { describeLines } from '../../ci-action/src/evidence/describe-lines.ts';
import { hashGithubLines } from '../../ci-action/src/evidence/github-line-hash.ts';
import { type TaggedFile, textOf } from './tagged-file.ts';

type HashLine = (path: string, line: number) => string | undefined;

export interface LineHashes {
  readonly github: HashLine;
  readonly context: HashLine;
}

function hashEach(texts: ReadonlyMap<string, string>, hashLines: (text: string) => (line: number) => string | undefined): HashLine {
  const known = new Map<string, (line: number) => string | undefined>();
  return (path, line) => {
    const hashLine = known.get(path) ?? hashLines(texts.get(path) ?? '');
    known.set(path, hashLine);
    return hashLine(line);
  };
}

export function hashLinesOf(files: readonly TaggedFile[]): LineHashes {
  const texts = new Map(files.map((file) => [file.path, textOf(file)]));
  return { github: hashEach(texts, hashGithubLines), context: hashEach(texts, describeLines) };
}
