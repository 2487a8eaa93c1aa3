// Vulnerabilities of a CycloneDX document → findings, one for each component that is affected.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { jsonLimits } from '../split-json.ts';
import { readAnalysis, readVersions } from './cyclonedx-analysis.ts';
import type { Bom, BomVulnerability } from './cyclonedx-bom.ts';
import { type Affected, describeComponent, makeRefReader } from './cyclonedx-components.ts';
import { readRatings } from './cyclonedx-ratings.ts';

interface Scan {
  readonly tool: string;
  readonly image: string | undefined;
  readonly notes: Notes;
}

/** A component, and what the vulnerability says of its versions. */
interface Target {
  readonly at: string;
  readonly affected: Affected | undefined;
  readonly versions: ReturnType<typeof readVersions> | undefined;
}

function* targetsOf(bom: BomVulnerability, find: (ref: string) => Affected | undefined, notes: Notes): Generator<Target> {
  const { item, at, component } = bom;
  const affects = asArray(item['affects']) ?? [];
  if (component) {
    yield { at, affected: describeComponent(component), versions: undefined };
    return;
  }
  if (affects.length === 0) {
    notes.warn(at, 'package-missing', 'The vulnerability names nothing that it affects; the finding has no package.');
    yield { at, affected: undefined, versions: undefined };
  }
  for (const [index, value] of affects.entries()) {
    const affect = asObject(value);
    const place = `${at}/affects/${index}`;
    const ref = asText(affect?.['ref']);
    if (!affect || ref === undefined) {
      notes.reject(place, 'What is affected has no reference.');
      continue;
    }
    const affected = find(ref);
    if (affected?.name === undefined)
      notes.warn(
        `${place}/ref`,
        'package-missing',
        'The reference leads to no component of the document and is no package URL; the finding has no package.',
      );
    yield { at: place, affected, versions: readVersions(affect) };
  }
}

/** Trivy tells the versions that mend it in words alone. */
function adviceVersions(recommendation: unknown, tool: string): readonly string[] {
  const text = tool === 'Trivy' ? asText(recommendation)?.slice(0, 500) : undefined;
  const [, versions] = text === undefined ? [] : (/^Upgrade \S{1,200} to version ([^;]{1,200})/.exec(text) ?? []);
  return versions?.split(',').map((version) => version.trim()) ?? [];
}

/** Only what is told: a report that names no unaffected version does not say that there is none. */
function fixesOf({ versions }: Target, advised: readonly string[]): readonly unknown[] | undefined {
  const told = [...(versions?.unaffected ?? []), ...advised];
  return told.length === 0 ? undefined : told;
}

/** A version that the report itself lists as unaffected is not affected, whatever else it says of the others. */
function vexOf(target: Target, analysis: NativeFinding['vex'], version: unknown): NativeFinding['vex'] {
  const { affected = [], unaffected = [] } = target.versions ?? {};
  if (analysis || typeof version !== 'string' || !unaffected.includes(version) || affected.includes(version)) return analysis;
  return { status: 'not_affected', statement: 'The report lists this version as unaffected.' };
}

/** What all findings of a vulnerability share. */
function readShared(item: JsonObject, at: string, notes: Notes): Omit<NativeFinding, 'at' | 'type'> {
  const source = asObject(item['source']);
  const analysis = readAnalysis(item);
  const state = asObject(item['analysis'])?.['state'];
  if (!analysis && state !== undefined && state !== null)
    notes.warn(`${at}/analysis/state`, 'vex-unreadable', 'CycloneDX has no such state of an analysis; it was not followed.');
  const help = [item['recommendation'], item['detail'], item['workaround']].flatMap((text) => asText(text) ?? []);
  const { severity, cvss } = readRatings(item);
  const others = objectsOf(item['references']).slice(0, 50);
  return {
    rule: { id: item['id'] ?? others[0]?.['id'], uri: source?.['url'], help: help.length === 0 ? undefined : help.join('\n\n') },
    message: item['description'],
    severity,
    cvss,
    advisories: [item['id'], ...others.map((reference) => reference['id'])],
    cwes: item['cwes'],
    references: [
      ...objectsOf(item['advisories'])
        .slice(0, 100)
        .map((advisory) => advisory['url']),
      source?.['url'],
    ],
    vex: analysis,
  };
}

function sayShort({ rule }: Omit<NativeFinding, 'at' | 'type'>, affected: Affected | undefined, version: unknown): string | undefined {
  const id = asText(rule.id);
  if (id === undefined || affected?.name === undefined) return id;
  return `${id} in ${affected.name}${asText(version) === undefined ? '' : ` ${String(version)}`}`;
}

export function readBomFindings(bom: Bom, { tool, image, notes }: Scan): readonly NativeFinding[] {
  const find = makeRefReader(bom);
  const findings: NativeFinding[] = [];
  for (const vulnerability of bom.vulnerabilities ?? []) {
    const shared = readShared(vulnerability.item, vulnerability.at, notes);
    const advised = adviceVersions(vulnerability.item['recommendation'], tool);
    for (const target of targetsOf(vulnerability, find, notes)) {
      // One too many says that there are too many.
      if (findings.length > jsonLimits.items) return findings;
      const { affected } = target;
      const version = affected?.version ?? target.versions?.affected[0];
      findings.push({
        ...shared,
        at: target.at,
        type: image === undefined ? 'sca' : 'container',
        message: asText(shared.message) ?? sayShort(shared, affected, version),
        vex: vexOf(target, shared.vex, version),
        path: affected?.path,
        ...(affected?.name !== undefined && {
          package: { name: affected.name, version, purl: affected.purl, fixedIn: fixesOf(target, advised) },
        }),
        ...(image !== undefined && { image, layer: affected?.layer ?? 'app' }),
      });
    }
  }
  return findings;
}
