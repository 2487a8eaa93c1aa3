// Digests that findings are told apart by. A step of submit-scan; next: marks, then match-findings.
import { hash } from 'node:crypto';
import type { ParsedResult } from './parsed-report.ts';

/** Length-delimited SHA-256 as 16 bytes in a latin1 string, which is what maps compare fastest. 128 bits: no accidental collision. */
export function digestFields(tag: string, fields: readonly string[]): string {
  let text = `${tag}|${fields.length}`;
  for (const field of fields) text += `|${field.length}:${field}`;
  return hash('sha256', text, 'buffer').toString('latin1', 0, 16);
}

/** 16 bytes that change when anything that is shown of the finding, or that it is recognised by, changes. */
export function digestContent(result: ParsedResult): string {
  const { line, column, suppressed, cwes, context, githubHash, logicalName, type, tags, aliases, fixAvailable, details } = result;
  const fields = [
    result.ruleId,
    result.severity,
    result.severitySource,
    result.severityRaw ?? '',
    result.message,
    result.path ?? '',
    `${String(line)} ${String(column)} ${String(suppressed)} ${cwes.join(' ')}`,
    result.lineText ?? '',
    `${type} ${String(fixAvailable)}`,
    tags.join('\n'),
    aliases.join('\n'),
  ];
  for (const [name, value] of result.nativeKeys) fields.push(name, value);
  if (context !== null || githubHash !== null || logicalName !== null) fields.push(context ?? '', githubHash ?? '', logicalName ?? '');
  if (details !== null) fields.push(JSON.stringify(details));
  return digestFields('content-2', fields);
}
