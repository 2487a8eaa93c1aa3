// What of Trivy's report a list of findings belongs to: an image, a file, a workload of a cluster.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';

/** What one report, or one resource of a cluster, is about. */
export interface TrivyScanned {
  readonly image?: string | undefined;
  /** `namespace/Kind/name` of a resource in a cluster. */
  readonly resource?: string | undefined;
  /** The SBOM that was read, where no image or folder was. */
  readonly sbom?: string | undefined;
}

/** One entry of `Results`. */
export interface TrivyTarget extends TrivyScanned {
  readonly target: string | undefined;
  /** Whether its packages are the system's. */
  readonly isOs: boolean;
  /** npm, pip, debian … */
  readonly ecosystem: unknown;
  /** Lines of a lock file where packages stand, by what identifies them. */
  readonly lines: ReadonlyMap<string, number>;
}

const systems: ReadonlySet<string> = new Set(
  'alma alpine amazon azurelinux bottlerocket cbl-mariner centos chainguard debian echo fedora minimos opensuse opensuse-leap opensuse-tumbleweed oracle photon redhat rocky slem sles suse ubuntu wolfi'.split(
    ' ',
  ),
);

/** Targets that are no file: what Trivy calls all packages of one kind in an image. */
const collective: ReadonlySet<string> = new Set(['Java', 'Node.js', 'Python', 'Ruby', 'Conda', 'OS Packages', 'Loose File License(s)']);

/** `debian:12 (debian 12.4)` → the two halves. */
function splitTarget(target: string): { readonly image: string; readonly system: string } | undefined {
  const open = target.lastIndexOf(' (');
  if (open <= 0 || !target.endsWith(')')) return undefined;
  return { image: target.slice(0, open), system: target.slice(open + 2, -1).split(' ', 1)[0] ?? '' };
}

/** The image that a result with a system's packages names. */
export function imageOfResult(result: JsonObject): string | undefined {
  const split = splitTarget(asText(result['Target'])?.slice(0, 1000) ?? '');
  return split !== undefined && (systems.has(split.system) || result['Class'] === 'os-pkgs') ? split.image : undefined;
}

export function imageOfResults(results: unknown): string | undefined {
  return objectsOf(results)
    .slice(0, 1000)
    .map(imageOfResult)
    .find((image) => image !== undefined);
}

/** The image as its own metadata names it. Clusters list the metadata of each. */
export function imageOfMetadata(metadata: unknown): string | undefined {
  const [own] = [...objectsOf(metadata), asObject(metadata)];
  return asText(own?.['Reference']) ?? asText(asArray(own?.['RepoTags'])?.[0]) ?? asText(asArray(own?.['RepoDigests'])?.[0]);
}

function linesOfPackages(packages: unknown): Map<string, number> {
  const lines = new Map<string, number>();
  for (const one of objectsOf(packages)) {
    const line = objectsOf(one['Locations'])[0]?.['StartLine'];
    const id = asText(asObject(one['Identifier'])?.['UID']) ?? asText(one['ID']);
    if (typeof line === 'number' && id !== undefined) lines.set(id, line);
  }
  return lines;
}

export function readTarget(result: JsonObject, scanned: TrivyScanned): TrivyTarget {
  const group = asText(result['Class']);
  const type = asText(result['Type']);
  return {
    ...scanned,
    target: asText(result['Target']),
    isOs: group === undefined ? imageOfResult(result) !== undefined || systems.has(type ?? '') : group === 'os-pkgs',
    ecosystem: result['Type'],
    lines: linesOfPackages(result['Packages']),
  };
}

/** The file that the target is; undefined where its name is none. */
export function fileOfTarget({ target, isOs, image, sbom }: TrivyTarget): string | undefined {
  if (isOs) return image === undefined ? sbom : undefined;
  return target === undefined || collective.has(target) ? undefined : target;
}
