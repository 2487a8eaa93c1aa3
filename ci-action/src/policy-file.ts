// The repository's own rules: found in the checkout, read and checked before anything is sent. Sent by submit-policy-file.ts.
import { policyFileName, policyFileSchema, type PolicyFile } from '@portcullis/contract';
import { lstatSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parsePolicyJson } from './parse-policy-json.ts';
import { plainLine } from './plain-line.ts';
import { findPlainFile, readPlainFile, realPath } from './read-plain-file.ts';
import { ScanFailure } from './scan-failure.ts';

export const largestPolicyFile = 64_000;

export interface FoundPolicyFile {
  /** As the person knows it. */
  readonly name: string;
  readonly document: PolicyFile;
}

/**
 * The usual file counts from the top of the checkout and may be missing; another one counts from the working directory and must be there.
 * Throws an `invalid-input` failure where a file is there and is no valid policy file, or none that may be read.
 * @param name undefined where none is wanted
 */
export function readPolicyFile(name: string | undefined, folder: string, env: NodeJS.ProcessEnv): FoundPolicyFile | undefined {
  if (name === undefined) return undefined;
  const root = findCheckout(folder, env);
  const isUsual = name === policyFileName;
  const path = isUsual ? join(root, name) : resolve(folder, name);
  // A link that leads nowhere is there: it must not count as missing.
  if (!isThere(path)) {
    if (isUsual) return undefined;
    throw new ScanFailure(
      'invalid-input',
      `The policy file ${plainLine(name, 300)} does not exist.`,
      'Check policy-file; it counts from the working directory.',
    );
  }
  return { name, document: parsePolicyJson(readInside(root, path, name), policyFileSchema, name) };
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Below a plain file, or in a folder that nobody may look into.
    return false;
  }
}

function readInside(root: string, path: string, name: string): Buffer {
  const realRoot = realPath(root);
  const found = realRoot === undefined ? undefined : findPlainFile(realRoot, relative(root, path), Number.MAX_SAFE_INTEGER);
  if (found === undefined) {
    throw new ScanFailure(
      'invalid-input',
      `The policy file ${plainLine(name, 300)} is no plain file inside the checkout.`,
      'Put the file itself into the repository, not a link out of it.',
    );
  }
  const content = found.size <= largestPolicyFile ? readPlainFile(found.path, largestPolicyFile) : undefined;
  if (content !== undefined) return content;
  const why = found.size > largestPolicyFile ? 'is larger than 64 kB' : 'cannot be read';
  throw new ScanFailure('invalid-input', `The policy file ${plainLine(name, 300)} ${why}.`, 'Check the file.');
}

/** The nearest folder with `.git` in it, which is a file in worktrees and submodules; else the workspace of the runner, else the working directory. */
function findCheckout(folder: string, env: NodeJS.ProcessEnv): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (isThere(join(at, '.git'))) return at;
    if (at === dirname(at)) break;
  }
  const workspace = env['GITHUB_WORKSPACE'];
  const isWithin = workspace !== undefined && workspace !== '' && !relative(workspace, resolve(folder)).startsWith('..');
  return isWithin ? resolve(workspace) : resolve(folder);
}
