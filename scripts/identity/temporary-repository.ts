// A real git repository in a temporary folder: one commit with all files, and for each edit another on top of it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Evidence } from '@portcullis/contract';
import { gatherEvidence } from '../../ci-action/src/evidence/gather-evidence.ts';
import { type TaggedFile, textOf } from './tagged-file.ts';

const settings = ['core.autocrlf=false', 'core.compression=0', 'gc.auto=0', 'user.name=truth', 'user.email=truth@example.test'];

export class TemporaryRepository {
  readonly root = mkdtempSync(join(tmpdir(), 'portcullis-identity-'));
  /** The first commit. */
  readonly base: string;
  /** Text of each file in the working tree. */
  readonly #written = new Map<string, string>();

  constructor(files: readonly TaggedFile[]) {
    this.#git('init', '--quiet');
    this.#write(files);
    this.base = this.#commit();
  }

  #git(...words: readonly string[]): string {
    const all = [...settings.flatMap((setting) => ['-c', setting]), ...words];
    return execFileSync('git', all, { cwd: this.root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  #write(files: readonly TaggedFile[]): void {
    const wanted = new Map(files.map((file) => [file.path, textOf(file)]));
    for (const path of this.#written.keys()) {
      if (wanted.has(path)) continue;
      rmSync(join(this.root, path));
      this.#written.delete(path);
    }
    for (const [path, text] of wanted) {
      if (this.#written.get(path) === text) continue;
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
      this.#written.set(path, text);
    }
  }

  #commit(parent?: string): string {
    this.#git('add', '--all');
    const tree = this.#git('write-tree').trim();
    const commit = this.#git('commit-tree', ...(parent === undefined ? [] : ['-p', parent]), '-m', 'edit', tree).trim();
    this.#git('update-ref', 'HEAD', commit);
    return commit;
  }

  /** Commits the files on top of the first commit, and lets the action gather what it would send of that. */
  async commit(files: readonly TaggedFile[]): Promise<Evidence> {
    this.#write(files);
    const commit = this.#commit(this.base);
    const said: string[] = [];
    const context = { commit, base: undefined, pullRequest: undefined };
    const { evidence } = await gatherEvidence(context, this.root, { PATH: process.env['PATH'] }, (line) => said.push(line));
    if (!evidence.changes) throw new Error(`The action gathered no changes: ${said.join(' ')}`);
    return evidence;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
