// Reports that the Trivy operator keeps in a cluster (kubectl get vulnerabilityreports,… -o json): one object, several, or lists by kind.
import type { ReportDocument } from '../document.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { NativeFinding, NativeRun, Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { pointerTo } from './pointer-to.ts';
import { clusterCategory } from './trivy-kubernetes.ts';
import { readOperatorObject } from './trivy-operator-object.ts';

const group = 'aquasecurity.github.io';

function isOperatorObject(value: unknown): boolean {
  const item = asObject(value);
  return asText(item?.['apiVersion'])?.startsWith(`${group}/`) === true && (asText(item?.['kind']) ?? '').endsWith('Report');
}

/** The lists of objects in the document, each with its pointer; none where it is something else. */
function listsOf(value: unknown): [at: string, list: unknown][] {
  const top = asObject(value);
  if (!top) return isOperatorObject(asArray(value)?.[0]) ? [['', value]] : [];
  if (isOperatorObject(top)) return [['', [top]]];
  if (isOperatorObject(asArray(top['items'])?.[0])) return [['/items', top['items']]];
  const names = Object.keys(top);
  return names.length > 0 && names.every((name) => name.endsWith(`.${group}`)) ? names.map((name) => [pointerTo('', name), top[name]]) : [];
}

export function isOperatorReport(document: ReportDocument): boolean {
  return document.kind === 'json' && listsOf(document.value).length > 0;
}

/** Version of the scanner, as the first report that names one has it. */
function versionOf(items: readonly JsonObject[]): string | undefined {
  return items
    .slice(0, 50)
    .map((item) => asText(asObject(asObject(item['report'])?.['scanner'])?.['version']))
    .find((version) => version !== undefined);
}

export function readOperator(document: ReportDocument, notes: Notes): NativeRun {
  const lists = document.kind === 'json' ? listsOf(document.value) : [];
  const isOne = document.kind === 'json' && isOperatorObject(document.value);
  const findings = lists.flatMap(([at, list]) =>
    eachObject(list, at, notes, (item, place): readonly NativeFinding[] => readOperatorObject(item, isOne ? '' : place, notes)),
  );
  return {
    tool: 'Trivy',
    toolVersion: versionOf(lists.flatMap(([, list]) => objectsOf(list))),
    category: clusterCategory(undefined),
    findings,
  };
}
