// The report of npm 7 and later: packages by name, each with what it is vulnerable by.
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import type { Notes } from '../native-finding.ts';
import type { AuditAdvisory } from './npm-audit-advisory.ts';
import { pointerTo } from './pointer-to.ts';

function remedyOf(fix: unknown): string | undefined {
  const upgrade = asObject(fix);
  if (!upgrade) return undefined;
  const target = `${asText(upgrade['name'])?.slice(0, 200) ?? 'a package'} ${asText(upgrade['version'])?.slice(0, 60) ?? ''}`.trim();
  return `npm audit fix installs ${target}${upgrade['isSemVerMajor'] === true ? ', a major change' : ''}.`;
}

function readVia(via: JsonObject, entry: JsonObject, name: string, at: string): AuditAdvisory {
  const fix = asObject(entry['fixAvailable']);
  const fixed = asText(fix?.['name']) === name ? asText(fix?.['version']) : undefined;
  return {
    at,
    id: via['source'],
    url: via['url'],
    title: via['title'],
    package: asText(via['dependency']) ?? asText(via['name']) ?? name,
    range: via['range'] ?? entry['range'],
    severity: via['severity'] ?? entry['severity'],
    cvss: via['cvss'],
    cwes: via['cwe'],
    fixedIn: entry['fixAvailable'] === false ? [] : fixed === undefined ? undefined : [fixed],
    isFixable: typeof entry['fixAvailable'] === 'boolean' || fix ? entry['fixAvailable'] !== false : undefined,
    remedy: remedyOf(fix),
    ...(typeof entry['isDirect'] === 'boolean' && { tags: [entry['isDirect'] ? 'direct' : 'transitive'] }),
  };
}

/** Packages that are vulnerable only by others name these as text: the others have entries of their own. */
export function readListed(vulnerabilities: JsonObject, notes: Notes): AuditAdvisory[] {
  return Object.entries(vulnerabilities).flatMap(([name, value]) => {
    const at = pointerTo('/vulnerabilities', name);
    const entry = asObject(value);
    const vias = asArray(entry?.['via']);
    if (!entry || !vias || vias.length === 0) {
      notes.reject(at, 'The entry does not say what the package is vulnerable by.');
      return [];
    }
    const told = vias.flatMap((via, index) => {
      const advisory = asObject(via);
      if (advisory) return [readVia(advisory, entry, name, `${at}/via/${index}`)];
      if (typeof via !== 'string') notes.reject(`${at}/via/${index}`, 'The item is neither an advisory nor the name of a package.');
      return [];
    });
    const isListed = vias.some((via) => typeof via === 'string' && Object.hasOwn(vulnerabilities, via));
    if (told.length === 0 && !isListed && vias.every((via) => typeof via === 'string'))
      notes.reject(at, 'The package is vulnerable by others, none of which has an entry in the report.');
    return told;
  });
}
