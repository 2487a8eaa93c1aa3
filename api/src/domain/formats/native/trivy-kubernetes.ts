// Trivy's report on a cluster (trivy k8s --format json), full or summary: resources, each with results of its own.
import { asText, type JsonObject } from '../json-values.ts';
import type { NativeFinding, NativeRun, Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { readResults } from './trivy-results.ts';
import { imageOfMetadata, imageOfResults } from './trivy-target.ts';

/** `Resources` of all; `Findings` of a summary; the other two of older versions. */
const lists = ['Resources', 'Findings', 'Vulnerabilities', 'Misconfigurations'] as const;

export function isKubernetesReport(top: JsonObject): boolean {
  return typeof top['ClusterName'] === 'string' && (lists.some((name) => name in top) || 'SchemaVersion' in top);
}

/** `namespace/Kind/name`. */
export function nameResource(namespace: unknown, kind: unknown, name: unknown): string {
  const own = asText(name)?.slice(0, 300);
  // The end of a replica set's name is drawn anew with each rollout.
  const lasting = kind === 'ReplicaSet' ? own?.replace(/-[a-z0-9]{5,10}$/, '') : own;
  return [asText(namespace), asText(kind), lasting].filter((part) => part !== undefined).join('/');
}

/** The same cluster is the same category, apart from scans of the repository with the same tool. */
export function clusterCategory(name: unknown): string {
  const told = asText(name);
  return told === undefined ? 'kubernetes' : `kubernetes/${told.slice(0, 150)}`;
}

function readResource(item: JsonObject, at: string, failures: string[], notes: Notes): NativeFinding[] {
  const resource = nameResource(item['Namespace'], item['Kind'], item['Name']) || 'unnamed resource';
  const error = asText(item['Error']);
  if (error !== undefined) failures.push(`Trivy could not scan ${resource}: ${error}`);
  // A package has to be tied to something: where the image is not told, to what runs it.
  const image = imageOfMetadata(item['Metadata']) ?? imageOfResults(item['Results']) ?? resource;
  return readResults(item['Results'], `${at}/Results`, { resource, image }, notes).map((finding) =>
    // Its target, such as `Deployment/app`, is no file.
    finding.type === 'iac' ? { ...finding, image: undefined, path: undefined } : finding,
  );
}

export function readKubernetes(top: JsonObject, notes: Notes): NativeRun {
  const failures: string[] = [];
  const findings = lists.flatMap((name) => eachObject(top[name], `/${name}`, notes, (item, at) => readResource(item, at, failures, notes)));
  return { tool: 'Trivy', category: clusterCategory(top['ClusterName']), findings, failures };
}
