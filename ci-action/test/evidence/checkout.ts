// A checkout for tests: a temporary folder with files, and with git where a test needs it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Checkout extends Disposable {
  readonly folder: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Runs git in it and gives what it prints, trimmed. */
  readonly git: (...words: readonly string[]) => string;
  /** Commits everything and gives the id. */
  readonly commit: (message?: string) => string;
}

export function makeCheckout(files: Readonly<Record<string, string>> = {}): Checkout {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-checkout-')));
  const write: Checkout['write'] = (more) => {
    for (const [name, content] of Object.entries(more)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  };
  write(files);
  return {
    folder,
    write,
    git: (...words) => git(folder, ...words),
    commit: (message = 'a change') => {
      git(folder, 'add', '-A');
      git(folder, 'commit', '-q', '--allow-empty', '-m', message);
      return git(folder, 'rev-parse', 'HEAD');
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** With a first commit on main of the files given. */
export function makeRepository(files: Readonly<Record<string, string>>): Checkout {
  const checkout = makeCheckout(files);
  checkout.git('init', '-q', '-b', 'main');
  checkout.commit('first');
  return checkout;
}

const author = [
  '-c',
  'user.name=Test',
  '-c',
  'user.email=test@portcullis.example',
  '-c',
  'commit.gpgSign=false',
  '-c',
  'protocol.file.allow=always',
];

export function git(folder: string, ...words: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...author, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

export function hasGit(): boolean {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
