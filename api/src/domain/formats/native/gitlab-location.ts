// Where a vulnerability of a GitLab report is: each kind of scan says it with other members. Used by gitlab-vulnerability.ts.
import type { FindingType } from '@portcullis/contract';
import { asObject, asText, type JsonObject } from '../json-values.ts';
import type { NativeFinding } from '../native-finding.ts';
import { versionsInSolution } from './versions-in-solution.ts';

const typeOfScan: Readonly<Record<string, FindingType>> = {
  sast: 'sast',
  dependency_scanning: 'sca',
  container_scanning: 'container',
  cluster_image_scanning: 'container',
  secret_detection: 'secret',
  dast: 'dast',
  api_fuzzing: 'dast',
  coverage_fuzzing: 'sast',
};

/** Undefined for what is no kind of scan of GitLab's. */
export function typeOf(scan: unknown): FindingType | undefined {
  return typeof scan === 'string' && Object.hasOwn(typeOfScan, scan) ? typeOfScan[scan] : undefined;
}

/** For reports of before version 14, which name no kind of scan. */
export function typeOfLocation(location: JsonObject): FindingType {
  if ('image' in location) return 'container';
  if ('hostname' in location) return 'dast';
  return asText(asObject(asObject(location['dependency'])?.['package'])?.['name']) === undefined || 'start_line' in location
    ? 'sast'
    : 'sca';
}

type Place = Pick<NativeFinding, 'path' | 'line' | 'package' | 'image' | 'layer' | 'request'>;

function packageOf(location: JsonObject, solution: unknown): NativeFinding['package'] {
  const dependency = asObject(location['dependency']);
  const name = asText(asObject(dependency?.['package'])?.['name']);
  return name === undefined ? undefined : { name, version: dependency?.['version'], fixedIn: versionsInSolution(solution) };
}

function requestOf(location: JsonObject): NativeFinding['request'] {
  const url = `${asText(location['hostname']) ?? ''}${asText(location['path']) ?? ''}`;
  return url === '' ? undefined : { method: location['method'], url, parameter: asText(location['param']) };
}

function imagePlace(location: JsonObject): Place {
  const image = asText(location['image']);
  const system = asText(location['operating_system'])?.slice(0, 100).trim().toLowerCase();
  return image === undefined ? {} : { image, layer: system === undefined || system === 'unknown' ? 'app' : 'os' };
}

export function readLocation(location: JsonObject, type: FindingType, solution: unknown): Place {
  if (type === 'dast') return { request: requestOf(location) };
  if (type === 'container') return { ...imagePlace(location), package: packageOf(location, solution) };
  if (type === 'sca') return { path: location['file'], package: packageOf(location, solution) };
  return { path: location['file'], line: location['start_line'] };
}
