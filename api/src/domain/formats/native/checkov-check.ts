// A check of Checkov → finding: of a resource, a package, a licence or a secret, by the kind of the report that it stands in.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { NativeFinding } from '../native-finding.ts';

/** From the scanned folder, or from the repository's root where Checkov tells that as well. */
function pathOf(check: JsonObject): string | undefined {
  const fromRoot = (value: unknown): string | undefined =>
    asText(value)
      ?.slice(0, 4000)
      .replace(/^[/\\]+/, '');
  const [path, whole] = [fromRoot(check['file_path']), fromRoot(check['repo_file_path'])];
  // Of a plan they differ: the file that the resource stands in, and the plan's.
  const isLonger = path !== undefined && whole?.endsWith(`/${path}`) === true && !whole.startsWith('..');
  return isLonger ? whole : (path ?? whole);
}

function firstLine(check: JsonObject): unknown {
  return asArray(check['file_line_range'])?.[0];
}

/** Rows are pairs of number and text. */
function rowsOf(check: JsonObject): readonly (readonly unknown[])[] {
  return (asArray(check['code_block']) ?? []).slice(0, 1000).flatMap((row) => {
    const pair = asArray(row);
    return pair === undefined ? [] : [pair];
  });
}

function fixedIn({ fixed_versions: list, lowest_fixed_version: lowest, status }: JsonObject): unknown[] | undefined {
  if (asText(lowest) !== undefined) return [lowest];
  const versions = (asArray(list) ?? []).filter((one) => asText(one) !== undefined);
  if (versions.length > 0) return versions;
  const said = /^fixed in (.{1,200})$/i.exec(asText(status)?.slice(0, 220) ?? '')?.[1];
  return said?.split(',').map((version) => version.trim());
}

function readPackage(check: JsonObject, details: JsonObject, shared: Shared): NativeFinding {
  const id = asText(details['id']) ?? asText(details['cve_id']);
  const name = asText(details['package_name']);
  const licence = asText(details['license']) ?? asText(details['licence']);
  const place = `${name?.slice(0, 200) ?? 'a package'} ${asText(details['package_version'])?.slice(0, 100) ?? ''}`.trim();
  const about = {
    ...shared,
    // Of an image the path goes on with its digest.
    path: pathOf(check)?.split(' (')[0],
    package: {
      name,
      version: details['package_version'],
      ecosystem: asText(details['package_type']),
      fixedIn: fixedIn(details),
    },
  };
  if (licence !== undefined && id === undefined)
    return {
      ...about,
      type: 'licence',
      package: { name, version: details['package_version'], ecosystem: asText(details['package_type']) },
      licence,
      message: `The licence ${licence.slice(0, 200)} of ${place} is not allowed by the policy`,
    };
  return {
    ...about,
    type: 'sca',
    rule: { id: id ?? check['check_id'], uri: details['link'] ?? check['guideline'], help: details['description'] },
    message: asText(details['description']) ?? `${id ?? 'A vulnerability'} in ${place}`,
    severity: { word: asText(check['severity']) ?? details['severity'], fallback: 'medium' },
    cvss: [{ score: details['cvss'], vector: details['vector'] }],
    advisories: [id],
    references: [details['link']],
  };
}

type Shared = Pick<NativeFinding, 'at' | 'rule' | 'severity' | 'tags' | 'suppressed' | 'line'>;

/** @param kind Checkov's `check_type`, such as `terraform`, `secrets` or `sca_package` */
export function readCheck(check: JsonObject, at: string, kind: string, suppressed: boolean): NativeFinding {
  const details = asObject(check['vulnerability_details']);
  const isSecret = kind === 'secrets' || asText(check['check_id'])?.startsWith('CKV_SECRET_') === true;
  const shared: Shared = {
    at,
    rule: { id: check['check_id'], title: check['check_name'], uri: check['guideline'] },
    severity: { word: check['severity'], fallback: isSecret ? 'high' : 'medium' },
    tags: kind === '' ? [] : [kind],
    suppressed,
    line: firstLine(check),
  };
  if (details?.['package_name'] !== undefined) return readPackage(check, details, shared);
  const message = asText(check['check_name']) ?? check['short_description'];
  const rows = rowsOf(check);
  // The resource of a secret is a hash of its value, which could be guessed at.
  if (isSecret)
    return { ...shared, type: 'secret', message, path: pathOf(check), secrets: [check['resource'], ...rows.map((row) => row[1])] };
  return {
    ...shared,
    type: kind.startsWith('sast') ? 'sast' : 'iac',
    message,
    path: pathOf(check),
    resource: kind.startsWith('sast') ? undefined : check['resource'],
    code: rows.find((row) => row[0] === firstLine(check))?.[1],
    cwes: check['cwe'] ?? objectsOf(check['cwes']).map((one) => one['id']),
  };
}
