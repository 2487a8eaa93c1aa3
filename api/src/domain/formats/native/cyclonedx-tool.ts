// Which of the tools that a CycloneDX document names scanned, by the name that it has in its own reports.
import { cleanText } from '../../clean-text.ts';
import { asText, type JsonObject } from '../json-values.ts';

/** Tools that only list packages. */
const lister =
  /^(?:syft|cdxgen|@cyclonedx\/|cyclonedx[- ]|tern$|sbom-tool|microsoft\.sbom|spdx|bom$|ko$|pack$|buildpack|trivy-sbom|webpack)/i;

/** As the tools call themselves in their SARIF, so that both reports of one tool are one scan. */
const names: ReadonlyMap<string, string> = new Map([
  ['trivy', 'Trivy'],
  ['grype', 'grype'],
  ['osv-scanner', 'osv-scanner'],
  ['snyk', 'Snyk Open Source'],
  ['snyk-cli', 'Snyk Open Source'],
  ['snyk cli', 'Snyk Open Source'],
  ['dependency-check', 'dependency-check'],
  ['dependency-check-cli', 'dependency-check'],
  ['checkov', 'Checkov'],
]);

export interface BomTool {
  readonly tool: string;
  readonly toolVersion: unknown;
  /** Whether any of its tools is none that only lists packages, or it names none. */
  readonly mayScan: boolean;
}

export function readBomTool(tools: readonly JsonObject[]): BomTool {
  const named = tools.slice(0, 50).flatMap((entry) => {
    const name = asText(entry['name']);
    const cleaned = name === undefined ? '' : cleanText(name, 200).text.replace(/\s+/g, ' ').trim();
    return cleaned === '' ? [] : [{ name: cleaned, version: entry['version'] }];
  });
  const scanner = named.find(({ name }) => names.has(name.toLowerCase())) ?? named.find(({ name }) => !lister.test(name));
  if (!scanner) return { tool: 'CycloneDX', toolVersion: undefined, mayScan: named.length === 0 };
  return { tool: names.get(scanner.name.toLowerCase()) ?? scanner.name, toolVersion: scanner.version, mayScan: true };
}
