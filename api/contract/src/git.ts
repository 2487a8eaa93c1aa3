// Git names as they come from CI: commits and refs, checked before anything else sees them.
import { z } from 'zod';
import { isPlainLine } from './text.ts';

/** A full commit id: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits, lower-cased. */
export const commitSchema = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/, 'must be a full commit id of 40 or 64 hexadecimal digits')
  .transform((value) => value.toLowerCase())
  .meta({ description: 'Full commit id, 40 or 64 hexadecimal digits.', example: '3f786850e387550fdab836ed7e6dc881de23001b' });

const longestRef = 255;

/** True where git itself would take the name (git-check-ref-format(1)), length bounded. */
export function isRefName(value: string): boolean {
  if (value.length === 0 || value.length > longestRef) return false;
  if (!isPlainLine(value) || /[ ~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$/.test(value) || value === '@') return false;
  return value.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock') && !part.startsWith('-'));
}

/** A ref. A short name such as `main` is read as the branch `refs/heads/main`. */
export const refSchema = z
  .string()
  .refine(isRefName, 'must be a git ref such as refs/heads/main')
  .transform((value) => (value.startsWith('refs/') ? value : `refs/heads/${value}`))
  .meta({ description: 'Git ref. A short name is read as a branch.', example: 'refs/heads/main' });

/** Name of a branch without `refs/heads/`, or a pattern of such names in which `*` stands for any characters. */
export const branchPatternSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!refs\/)[A-Za-z0-9._*-]+(?:\/[A-Za-z0-9._*-]+)*$/, 'must be the name of a branch, with * for any characters')
  .refine((text) => text.split('*').length <= 20, 'has too many wildcards; at most 19 are read');
