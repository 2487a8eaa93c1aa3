// A CycloneDX document that is VEX alone, without components, → statements about findings of other reports.
import { ProblemError } from '../../../errors.ts';
import { asText, type JsonObject, objectsOf } from '../json-values.ts';
import { suppresses, type VexStatement, type VexStatus } from '../vex-statement.ts';
import { readAnalysis, readVersions } from './cyclonedx-analysis.ts';
import type { Bom, BomVulnerability } from './cyclonedx-bom.ts';
import { type Affected, makeRefReader } from './cyclonedx-components.ts';

const longestName = 600;
const mostProducts = 200_000;

/** It lists no components, and says of each vulnerability what the matter is. Anything else is a scan. */
export function isVexAlone({ components, vulnerabilities }: Bom): boolean {
  return (
    components.length === 0 &&
    vulnerabilities !== undefined &&
    vulnerabilities.length > 0 &&
    vulnerabilities.every(({ item, component }) => component === undefined && readAnalysis(item) !== undefined)
  );
}

/** Where some versions are told apart as unaffected, what silences speaks of these only. */
function versionsOf(affect: JsonObject, status: VexStatus): readonly unknown[] | undefined {
  const { affected, unaffected, hasRanges } = readVersions(affect);
  const told = suppresses(status) && unaffected.length > 0 ? unaffected : [...affected, ...(suppresses(status) ? [] : unaffected)];
  if (told.length > 0) return told;
  // A range equals no version, and so is never taken for all of them.
  return hasRanges ? ['a range of versions'] : undefined;
}

function withVersion(product: string, version: unknown): string {
  if (typeof version !== 'string') return product;
  const [bare = '', query] = product.split('?');
  return `${bare}@${bare.startsWith('pkg:') ? encodeURIComponent(version) : version}${query === undefined ? '' : `?${query}`}`;
}

function productsOf(affect: JsonObject, status: VexStatus, find: (ref: string) => Affected | undefined): string[] {
  const ref = asText(affect['ref']);
  if (ref === undefined) return [];
  const found = find(ref);
  const name = (found?.purl ?? found?.name ?? ref).slice(0, longestName);
  // A package URL that has a version speaks for itself.
  if (found?.purl !== undefined && found.purl.split('?')[0]?.slice(4).lastIndexOf('@') !== -1 && found.version !== undefined) return [name];
  return (versionsOf(affect, status) ?? [found?.version]).map((version) => withVersion(name, version));
}

function readStatement({ item, at }: BomVulnerability, find: (ref: string) => Affected | undefined): VexStatement[] {
  const analysis = readAnalysis(item);
  if (!analysis) return [];
  const references = objectsOf(item['references']).slice(0, 50);
  const advisories = [item['id'], ...references.map((reference) => reference['id'])].flatMap((one) => asText(one) ?? []);
  const products = objectsOf(item['affects']).flatMap((affect) => productsOf(affect, analysis.status, find));
  const faults = [
    ...(advisories.length === 0 ? ['it names no vulnerability'] : []),
    ...(products.length === 0 ? ['it names nothing that is affected'] : []),
  ];
  return [{ at, advisories, products, ...analysis, fault: faults.length === 0 ? undefined : `${faults.join('; ')}.` }];
}

export function readBomStatements(bom: Bom): readonly VexStatement[] {
  if (!isVexAlone(bom)) return [];
  const find = makeRefReader(bom);
  let products = 0;
  return (bom.vulnerabilities ?? []).flatMap((vulnerability) => {
    const statements = readStatement(vulnerability, find);
    products += statements.reduce((sum, statement) => sum + statement.products.length, 0);
    if (products <= mostProducts) return statements;
    throw new ProblemError('report-too-large', `The VEX document names more than ${mostProducts} products.`, { pointer: vulnerability.at });
  });
}
