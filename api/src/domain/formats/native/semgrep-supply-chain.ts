// What the API of Semgrep Supply Chain lists (vulns): dependencies of many repositories, a page at a time.
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import type { NativeFinding, NativeRun, Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';

/** Numbers come as digits in a text; 0 is unknown. */
function readLine(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function readVulnerability(item: JsonObject, at: string): NativeFinding {
  const advisory = asObject(item['advisory']);
  const listed = asObject(advisory?.['references']);
  const dependency = asObject(item['matchedDependency']);
  const place = asObject(item['dependencyFileLocation']);
  const safe = asText(asObject(item['closestSafeDependency'])?.['versionSpecifier']);
  return {
    at,
    type: 'sca',
    rule: { id: advisory?.['ruleId'], title: advisory?.['title'], help: advisory?.['description'] },
    message: asText(item['title']) ?? asText(advisory?.['title']) ?? advisory?.['description'],
    severity: { word: advisory?.['severity'], fallback: 'medium' },
    cwes: listed?.['cweIds'],
    advisories: asArray(listed?.['cveIds']) ?? [],
    package: {
      name: dependency?.['name'],
      version: dependency?.['versionSpecifier'],
      ecosystem: advisory?.['ecosystem'],
      fixedIn: safe === undefined ? undefined : [safe],
    },
    path: place?.['path'],
    line: readLine(place?.['startLine']),
    tags: [...(asArray(listed?.['owaspIds']) ?? []), ...(item['exposureType'] === 'REACHABLE' ? ['reachable'] : [])],
    references: asArray(listed?.['urls']) ?? [],
    suppressed: asObject(item['triage'])?.['status'] === 'IGNORED',
  };
}

export function isSupplyChain(top: JsonObject): boolean {
  if (!Array.isArray(top['vulns']) || !('hasMore' in top || 'cursor' in top)) return false;
  const first: unknown = top['vulns'][0];
  return first === undefined || 'advisory' in (asObject(first) ?? {});
}

/** A run for each repository: the page lists several. */
export function readSupplyChain(top: JsonObject, notes: Notes): NativeRun[] {
  const byRepository = new Map<string, NativeFinding[]>();
  eachObject(top['vulns'], '/vulns', notes, (item, at) => {
    if (asObject(item['triage'])?.['status'] === 'FIXED') return [];
    const repository = asText(item['repositoryName'])?.slice(0, 180) ?? '';
    const findings = byRepository.get(repository) ?? [];
    findings.push(readVulnerability(item, at));
    byRepository.set(repository, findings);
    return [];
  });
  if (byRepository.size === 0) byRepository.set('', []);
  const failures =
    top['hasMore'] === true ? ['The list goes on: this is one page of several. Put the items of all pages into one list.'] : [];
  return [...byRepository].map(([category, findings]) => ({ tool: 'Semgrep Supply Chain', category, findings, failures }));
}
