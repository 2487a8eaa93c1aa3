// The JSON of npm audit: npm 6 (which pnpm and yarn npm audit of Yarn 2 and 3 write as well), npm 7 and later.
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { Notes } from '../native-finding.ts';
import { readClassicAdvisory, tellAdvisories, type AuditAdvisory } from './npm-audit-advisory.ts';
import { readListed } from './npm-audit-listed.ts';
import { pointerTo } from './pointer-to.ts';

/** An audit that did not come about: npm and pnpm write an object with `error` in place of a report. */
function failureOf(top: JsonObject): string | undefined {
  const error = asObject(top['error']);
  if (!error) return undefined;
  const code = asText(error['code'])?.slice(0, 60);
  const isNpm = code !== undefined && /^(?:E[A-Z0-9]{2,}|ERR_PNPM_[A-Z_]+)$/.test(code) && ('summary' in error || 'message' in error);
  const isRequest = 'summary' in error && 'detail' in error;
  if (!isNpm && !isRequest) return undefined;
  const reason = [error['summary'], error['message'], top['message']].map(asText).find((text) => text !== undefined);
  return `The audit failed: ${[code, reason].filter((part) => part !== undefined).join(': ') || 'no reason given'}`;
}

/** npm 7 and later count the packages that they list. */
function countFailure(top: JsonObject): string | undefined {
  const total = asObject(asObject(top['metadata'])?.['vulnerabilities'])?.['total'];
  const listed = Object.keys(asObject(top['vulnerabilities']) ?? {}).length;
  if (typeof total !== 'number' || total <= listed) return undefined;
  return `npm counts ${total} vulnerable packages, but the report lists ${listed}.`;
}

function isClassic(top: JsonObject): boolean {
  const advisories = asObject(top['advisories']);
  if (!advisories) return false;
  const first = Object.values(advisories)
    .map(asObject)
    .find((one) => one !== undefined);
  if (first) return 'module_name' in first;
  return asArray(top['actions']) !== undefined || asObject(asObject(top['metadata'])?.['vulnerabilities']) !== undefined;
}

function isListed(top: JsonObject): boolean {
  return 'auditReportVersion' in top && asObject(top['vulnerabilities']) !== undefined;
}

function readClassic(advisories: JsonObject, notes: Notes): AuditAdvisory[] {
  return Object.entries(advisories).flatMap(([key, value]) => {
    const at = pointerTo('/advisories', key);
    const advisory = asObject(value);
    if (advisory) return [readClassicAdvisory({ id: key, ...advisory }, at)];
    notes.reject(at, 'The advisory is not an object.');
    return [];
  });
}

export const npmAudit = nativeFormat({
  name: 'npm-audit',
  guide: {
    title: 'npm audit, pnpm audit',
    versions:
      'npm 6 (`advisories`), npm 7 and later (`auditReportVersion` 2), pnpm, and the object that `yarn npm audit` of Yarn 2 and 3 writes',
    howTo: '`npm audit --json` or `pnpm audit --json`',
    reads: [
      'Each package with each of its advisories is one finding, whatever number of ways leads to the package.',
      'The rule is the GHSA name, else the CVE, else `NPM-` and the number of the registry.',
      'The object with `error` that is written where the audit failed makes the scan unhealthy: it is never taken for a clean one.',
    ],
    ignores: [
      'Packages that are vulnerable only by others they ask for: these others are the findings.',
      '`actions`, `muted` and the counts.',
    ],
    limits: [
      'npm 7 and later do not say which version is installed, nor which version mends it unless the package itself is to be installed anew.',
      'pnpm and Yarn 2 and 3 write what npm 6 writes, so their reports count as scans of the tool "npm audit". Name a category where one project sends several.',
      'The lock file is not named by the report, so findings have no path.',
    ],
    sample: 'npm-audit.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    return top !== undefined && (isListed(top) || isClassic(top) || failureOf(top) !== undefined);
  },
  read: (document, notes) => {
    const top = topOf(document) ?? {};
    const told = [failureOf(top), isListed(top) ? countFailure(top) : undefined];
    const advisories = isListed(top)
      ? readListed(asObject(top['vulnerabilities']) ?? {}, notes)
      : readClassic(asObject(top['advisories']) ?? {}, notes);
    return [{ tool: 'npm audit', findings: tellAdvisories(advisories), failures: told.filter((failure) => failure !== undefined) }];
  },
});
