// The files of a server: where they are, and making them with initdb.
import { execFile } from 'node:child_process';
import { chownSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GuardOrder } from './guard-order.ts';

/** The folder of the server's data. */
export function clusterOf(directory: string): string {
  return join(directory, 'cluster');
}

/** Removes what interrupted starts left. To be called with the server running: whoever else makes a cluster now has lost. */
export function removeUnfinished(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith('cluster.')) rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** Makes the cluster if there is none: beside its place and then moved, so that one that was interrupted is never used. */
export async function makeCluster({ binaries, directory, password, runAs }: GuardOrder): Promise<void> {
  const cluster = clusterOf(directory);
  if (existsSync(cluster)) return;
  const fresh = `${cluster}.${process.pid}`;
  const passwordFile = `${fresh}.password`;
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (runAs) chownSync(passwordFile, runAs.uid, runAs.gid);
    const options = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync'];
    await promisify(execFile)(binaries.initdb, ['-D', fresh, ...options], { ...runAs, cwd: directory });
    renameSync(fresh, cluster);
  } catch (error) {
    // Somebody else may have been faster; theirs is as good.
    if (!existsSync(cluster)) throw error;
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}
