// One report of the Trivy operator, by its kind. Members are named otherwise than in Trivy's own reports.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { nameResource } from './trivy-kubernetes.ts';
import { cvssOfVendors, readFixes } from './trivy-package.ts';

interface Workload {
  readonly resource: string | undefined;
  readonly image: string | undefined;
}

function workloadOf(item: JsonObject, report: JsonObject): Workload {
  const metadata = asObject(item['metadata']);
  const label = (name: string): unknown => asObject(metadata?.['labels'])?.[`trivy-operator.resource.${name}`];
  const artifact = asObject(report['artifact']);
  const repository = asText(artifact?.['repository']);
  const server = asText(asObject(report['registry'])?.['server']);
  const tag = asText(artifact?.['tag']);
  const resource = nameResource(label('namespace'), label('kind'), label('name')) || asText(metadata?.['name']);
  const image = repository && `${server === undefined ? '' : `${server}/`}${repository}${tag === undefined ? '' : `:${tag}`}`;
  return { resource, image };
}

function readVulnerability(item: JsonObject, at: string, { resource, image }: Workload): NativeFinding {
  const target = asText(item['packagePath']) ?? asText(item['target']);
  const isApp = asText(item['class']) === undefined ? target !== undefined : item['class'] === 'lang-pkgs';
  const named = `${asText(item['vulnerabilityID']) ?? 'A vulnerability'} in ${asText(item['resource']) ?? 'a package'}`;
  return {
    at,
    type: 'container',
    rule: { id: item['vulnerabilityID'], title: item['title'], help: item['description'], uri: item['primaryLink'] },
    message: asText(item['title']) ?? named,
    severity: { word: item['severity'], score: item['score'], fallback: 'medium' },
    cvss: [...cvssOfVendors(item['cvss']), { score: item['score'] }],
    advisories: [item['vulnerabilityID']],
    package: {
      name: item['resource'],
      version: item['installedVersion'],
      purl: item['packagePURL'],
      ecosystem: item['packageType'],
      fixedIn: readFixes(item['fixedVersion'], undefined),
    },
    image: image ?? resource,
    layer: isApp ? 'app' : 'os',
    resource,
    path: isApp ? target : undefined,
    references: [item['primaryLink'], ...(asArray(item['links']) ?? [])],
  };
}

function readCheck(item: JsonObject, at: string, { resource }: Workload): readonly NativeFinding[] {
  if (item['success'] === true) return [];
  const messages = (asArray(item['messages']) ?? []).map(asText).filter((text) => text !== undefined);
  const help = [asText(item['description']), asText(item['remediation'])].filter((text) => text !== undefined).join('\n\n');
  return [
    {
      at,
      type: 'iac',
      rule: { id: asText(item['checkID']) ?? item['id'], title: item['title'], help },
      message: messages.slice(0, 10).join('; ') || asText(item['description']),
      severity: { word: item['severity'], fallback: 'medium' },
      resource,
    },
  ];
}

function readSecret(item: JsonObject, at: string, { resource, image }: Workload): NativeFinding {
  const title = asText(item['title']) ?? asText(item['category']);
  return {
    at,
    type: 'secret',
    rule: { id: item['ruleID'], title },
    message: title ?? 'A secret',
    severity: { word: item['severity'], fallback: 'high' },
    image,
    resource,
    path: item['target'],
    tags: [item['category']],
    secrets: [item['match']],
  };
}

/** A control of a benchmark fails where one of its checks does. */
function readControl(item: JsonObject, at: string, benchmark: string): readonly NativeFinding[] {
  const total = item['totalFail'];
  const failed = typeof total === 'number' ? total : objectsOf(item['checks']).filter((check) => check['success'] === false).length;
  if (failed === 0) return [];
  const name = asText(item['name']) ?? asText(item['description']);
  return [
    {
      at,
      type: 'iac',
      rule: { id: asText(item['id']) && `${benchmark}-${asText(item['id']) ?? ''}`, title: name, help: item['description'] },
      message: name,
      severity: { word: item['severity'], fallback: 'medium' },
      resource: benchmark,
    },
  ];
}

function readCompliance(item: JsonObject, at: string, notes: Notes): readonly NativeFinding[] {
  const status = asObject(item['status']);
  const [summary, detail] = [asObject(status?.['summaryReport']), asObject(status?.['detailReport'])];
  const benchmark = asText((summary ?? detail)?.['id']) ?? asText(asObject(item['metadata'])?.['name']) ?? 'compliance';
  const read = (control: JsonObject, place: string): readonly NativeFinding[] => readControl(control, place, benchmark);
  if (summary) return eachObject(summary['controlCheck'], `${at}/status/summaryReport/controlCheck`, notes, read);
  return eachObject(detail?.['results'], `${at}/status/detailReport/results`, notes, read);
}

export function readOperatorObject(item: JsonObject, at: string, notes: Notes): readonly NativeFinding[] {
  const kind = asText(item['kind']) ?? '';
  if (kind === 'ClusterComplianceReport') return readCompliance(item, at, notes);
  // What is installed is no finding.
  if (kind.endsWith('SbomReport')) return [];
  const report = asObject(item['report']);
  if (!report) {
    notes.reject(at, 'The object has no report.');
    return [];
  }
  const workload = workloadOf(item, report);
  const list = (name: string, read: (one: JsonObject, place: string) => readonly NativeFinding[] | NativeFinding): NativeFinding[] =>
    eachObject(report[name], `${at}/report/${name}`, notes, read);
  return [
    ...list('vulnerabilities', (one, place) => readVulnerability(one, place, workload)),
    ...list('checks', (one, place) => readCheck(one, place, workload)),
    ...list('secrets', (one, place) => readSecret(one, place, workload)),
  ];
}
