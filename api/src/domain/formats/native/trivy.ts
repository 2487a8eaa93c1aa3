// Trivy's JSON: images, folders, repositories, SBOMs and clusters, and the reports of its operator.
import type { ReportDocument } from '../document.ts';
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeRun, Notes } from '../native-finding.ts';
import { imageCategory } from './image-category.ts';
import { isKubernetesReport, readKubernetes } from './trivy-kubernetes.ts';
import { isOperatorReport, readOperator } from './trivy-operator.ts';
import { readResults } from './trivy-results.ts';
import { imageOfMetadata, imageOfResults } from './trivy-target.ts';

const kinds = ['Vulnerabilities', 'Misconfigurations', 'Secrets', 'Licenses', 'Type', 'Class'] as const;

function isReport(top: JsonObject): boolean {
  const isNamed = 'ArtifactName' in top || 'ArtifactType' in top;
  return isNamed && (top['SchemaVersion'] === 2 || Array.isArray(top['Results']));
}

/** Before version 0.20: a list of results, and nothing around it. */
function firstOfLegacy(document: ReportDocument): JsonObject | undefined {
  const first = document.kind === 'json' ? asObject(asArray(document.value)?.[0]) : undefined;
  return typeof first?.['Target'] === 'string' && kinds.some((name) => name in first) ? first : undefined;
}

function readReport(top: JsonObject, notes: Notes): NativeRun {
  const name = asText(top['ArtifactName']);
  const type = asText(top['ArtifactType']);
  const image = type === 'container_image' ? (name ?? imageOfMetadata(top['Metadata']) ?? imageOfResults(top['Results'])) : undefined;
  const sbom = type === 'cyclonedx' || type === 'spdx' ? name : undefined;
  return {
    tool: 'Trivy',
    toolVersion: asObject(top['Trivy'])?.['Version'],
    category: imageCategory(image),
    findings: readResults(top['Results'], '/Results', { image, sbom }, notes),
  };
}

function readLegacy(results: unknown, notes: Notes): NativeRun {
  const image = imageOfResults(results);
  return { tool: 'Trivy', category: imageCategory(image), findings: readResults(results, '', { image }, notes) };
}

export const trivy = nativeFormat({
  name: 'trivy',
  guide: {
    title: 'Trivy',
    versions: 'JSON of schema 2 and of schema 1 (before 0.20), of clusters (`trivy k8s`), and the reports of the Trivy operator',
    howTo:
      '`trivy fs --format json --output trivy.json .`, likewise `trivy image`, `config`, `repo`, `sbom` and `k8s --report all`; of the operator `kubectl get vulnerabilityreports,configauditreports,exposedsecretreports -A -o json`',
    reads: [
      'Vulnerabilities, failed checks of configuration, secrets and licences, all of one report in one scan.',
      'Of an image, the image is the category; of a cluster, `kubernetes` and the name of the cluster.',
      'In a cluster a failed check belongs to its workload, a package to its image, or to the workload where the image is not told.',
      'What `--show-suppressed` lists is kept as suppressed; the status `not_affected` too.',
      'Controls of a benchmark of the operator that fail are a finding each.',
      'A resource of a cluster that Trivy could not scan makes the scan unhealthy.',
    ],
    ignores: ['Checks that passed or are excepted, packages without a finding, SBOM reports of the operator, and quoted code of secrets.'],
    limits: [
      'Paths are relative to the folder that was scanned: scan the root of the repository.',
      'Several scans of one folder, such as `fs` and `config`, need a category each.',
      'Reports of the operator belong into one list: a later one replaces the one before.',
      'Without a `FixedVersion` there is no fix only where the status says so; older reports have no status.',
    ],
    sample: 'trivy.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    if (top && (isReport(top) || isKubernetesReport(top))) return true;
    return firstOfLegacy(document) !== undefined || isOperatorReport(document);
  },
  read: (document, notes) => {
    if (isOperatorReport(document)) return [readOperator(document, notes)];
    const top = topOf(document);
    if (top) return [isReport(top) ? readReport(top, notes) : readKubernetes(top, notes)];
    return [readLegacy(document.kind === 'json' ? document.value : undefined, notes)];
  },
});
