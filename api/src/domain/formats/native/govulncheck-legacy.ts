// The single object that govulncheck wrote before its protocol 1.0: `Vulns`, each with its modules, or with one symbol of one module.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import type { Depth, Reached } from './govulncheck-trace.ts';

export function isLegacy(top: JsonObject | undefined): boolean {
  if (!top || !('Vulns' in top)) return false;
  const isNamed = 'Calls' in top || 'Requires' in top || 'Modules' in top;
  if (top['Vulns'] === null) return isNamed;
  const [first] = objectsOf(top['Vulns']);
  return asArray(top['Vulns']) !== undefined && (first === undefined ? isNamed : asObject(first['OSV']) !== undefined);
}

/** The position in our code: the first frame is where it is entered. Members are capitalised. */
function positionOf(packages: readonly JsonObject[]): JsonObject | undefined {
  const [stack] = packages.flatMap((one) => objectsOf(one['CallStacks']));
  const position = asObject(objectsOf(stack?.['Frames'])[0]?.['Position']);
  return position && { filename: position['Filename'], line: position['Line'], column: position['Column'] };
}

function readModule(module: JsonObject, at: string, osv: unknown): Reached {
  const packages = objectsOf(module['Packages']);
  const [stack] = packages.flatMap((one) => objectsOf(one['CallStacks']));
  const depth: Depth = stack ? 'called' : packages.length > 0 ? 'imported' : 'required';
  return {
    at,
    osv,
    module: module['Path'],
    version: module['FoundVersion'],
    fixed: module['FixedVersion'],
    depth,
    symbol: asText(stack?.['Symbol']) ?? asText(packages[0]?.['Path']),
    position: positionOf(packages),
  };
}

/** Sinks are numbers of nodes of a graph; 0 for none. */
function readSymbol(vulnerability: JsonObject, at: string, osv: unknown): Reached {
  const isSet = (sink: unknown): boolean => typeof sink === 'number' && sink > 0;
  return {
    at,
    osv,
    module: vulnerability['ModPath'],
    version: undefined,
    fixed: null,
    depth: isSet(vulnerability['CallSink']) ? 'called' : isSet(vulnerability['ImportSink']) ? 'imported' : 'required',
    symbol: [vulnerability['PkgPath'], vulnerability['Symbol']].flatMap((part) => asText(part)?.slice(0, 200) ?? []).join('.') || undefined,
    position: undefined,
  };
}

export interface LegacyReport {
  readonly reached: readonly Reached[];
  readonly advisories: readonly JsonObject[];
}

export function readLegacy(top: JsonObject, notes: Notes): LegacyReport {
  const advisories: JsonObject[] = [];
  const reached = eachObject(top['Vulns'], '/Vulns', notes, (vulnerability, at) => {
    const osv = asObject(vulnerability['OSV']);
    if (!osv || asText(osv['id']) === undefined) {
      notes.reject(at, 'The item names no advisory.');
      return [];
    }
    advisories.push(osv);
    if (!('Modules' in vulnerability)) return [readSymbol(vulnerability, at, osv['id'])];
    return eachObject(vulnerability['Modules'], `${at}/Modules`, notes, (module, place) => readModule(module, place, osv['id']));
  });
  return { reached, advisories };
}
