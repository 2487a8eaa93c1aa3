// By which keys products of VEX statements and results of reports meet. Names are compared without case; a version that a product states
// must be the result's.
import type { ParsedResult } from '../parsed-report.ts';
import { imageName } from '../subject.ts';
import { nameOfPurl, type Purl, readPurl } from './read-purl.ts';

export interface ProductKey {
  /** `said`: the name of a package URL, for results that have none. `image`: where a package is in. */
  readonly kind: 'purl' | 'said' | 'name' | 'image' | 'image-name' | 'all';
  readonly name: string;
  /** Empty for any. */
  readonly version: string;
}

const longest = 600;

/** `v1.2` is `1.2`: tools do not agree on it. */
function plainVersion(version: string | null | undefined): string {
  return (version ?? '')
    .trim()
    .replace(/^v(?=\d)/i, '')
    .toLowerCase();
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

function plainPurl({ type, namespace, name }: Purl): string {
  // PyPI's names do not tell `_` and `.` from `-`.
  const own = type === 'pypi' ? name.replace(/[-_.]+/g, '-') : name;
  return fold(`${type}/${namespace}/${own}`);
}

/** The distribution that a system's package is of, `debian-12.4`; and what a less exact statement calls it, `debian-12`. */
function distrosOf({ qualifiers }: Purl): string[] {
  const said = new URLSearchParams(qualifiers).get('distro')?.slice(0, 100).toLowerCase();
  if (said === undefined || said === '') return [];
  const parts = said.split('.');
  return parts.slice(0, 4).map((_, index) => parts.slice(0, parts.length - index).join('.'));
}

/** Without what tools leave out of names of Docker Hub. */
function plainImage(name: string): string {
  return fold(name)
    .replace(/^(?:index\.|registry-1\.)?docker\.io\//, '')
    .replace(/^library\//, '');
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function keyOfImage({ namespace, name, version, qualifiers }: Purl): ProductKey {
  const address = new URLSearchParams(qualifiers).get('repository_url');
  const whole = address ?? (namespace === '' ? '' : `${namespace}/${name}`);
  return whole === ''
    ? { kind: 'image-name', name: fold(name), version: plainVersion(version) }
    : { kind: 'image', name: plainImage(whole), version: plainVersion(version) };
}

/** Whether a product is an image. */
export function isImage(product: string): boolean {
  const type = readPurl(product)?.type;
  return type === 'oci' || type === 'docker';
}

/** The image that a product is, by its name alone: its digest is another with each build. */
export function placeOfProduct(product: string): string | undefined {
  const purl = readPurl(product);
  if (!purl || !isImage(product)) return undefined;
  const { kind, name } = keyOfImage(purl);
  return `${kind} ${name}`;
}

/** What a product of a statement is found by; none for what is no name. */
export function keyOfProduct(product: string): ProductKey[] {
  const purl = readPurl(product);
  if (purl && (purl.type === 'oci' || purl.type === 'docker')) return [keyOfImage(purl)];
  if (purl) {
    const version = plainVersion(purl.version);
    // What is said of one distribution says nothing of others, nor of a package of which it is not known.
    const [distro] = distrosOf(purl);
    if (distro !== undefined) return [{ kind: 'purl', name: `${plainPurl(purl)} ${distro}`, version }];
    return [
      { kind: 'purl', name: plainPurl(purl), version },
      { kind: 'said', name: fold(nameOfPurl(purl)), version },
    ];
  }
  const text = product.slice(0, longest).trim();
  const at = text.lastIndexOf('@');
  const [name, version] = at > 0 && !text.slice(at).includes('/') ? [text.slice(0, at), text.slice(at + 1)] : [text, ''];
  return name === '' ? [] : [{ kind: 'name', name: fold(name), version: plainVersion(version) }];
}

function keysOfImage(image: string | undefined): ProductKey[] {
  if (image === undefined) return [];
  const name = imageName(image);
  const [tagged = '', digest = ''] = image.split('@');
  const tag = tagged.length > name.length ? tagged.slice(name.length + 1) : '';
  const names = [
    { kind: 'image' as const, name: plainImage(name) },
    { kind: 'image-name' as const, name: fold(lastPart(name)) },
  ];
  return [plainVersion(digest), plainVersion(tag), ''].flatMap((version) => names.map((one) => ({ ...one, version })));
}

function imageOf({ details, subject }: ParsedResult): string | undefined {
  return details?.image ?? (subject?.type === 'container' ? subject.image : undefined);
}

/** The image that a result is in, by all of its names; undefined where it is not known to be in one. */
export function placesOfResult(result: ParsedResult): readonly string[] | undefined {
  const image = imageOf(result);
  return image === undefined
    ? undefined
    : keysOfImage(image)
        .filter(({ version }) => version === '')
        .map(({ kind, name }) => `${kind} ${name}`);
}

/** What a result may be found by, the most exact first. */
export function keysOfResult(result: ParsedResult): readonly ProductKey[] {
  const { details, subject } = result;
  const about = subject?.type === 'dependency' || subject?.type === 'container' ? subject.package : undefined;
  const purl = readPurl(details?.package?.purl) ?? readPurl(about);
  const said = details?.package?.name ?? (purl ? nameOfPurl(purl) : about);
  const names: Omit<ProductKey, 'version'>[] = [];
  if (purl) {
    for (const distro of distrosOf(purl)) names.push({ kind: 'purl', name: `${plainPurl(purl)} ${distro}` });
    names.push({ kind: 'purl', name: plainPurl(purl) });
  }
  // Some tools put the ecosystem before the name, as in `npm/lodash`.
  const slash = said?.indexOf('/') ?? -1;
  const spellings = said === undefined ? [] : [fold(said), ...(details?.package || slash < 1 ? [] : [fold(said.slice(slash + 1))])];
  for (const name of spellings) names.push(...(purl ? [] : [{ kind: 'said' as const, name }]), { kind: 'name', name });
  const version = plainVersion(details?.package?.version ?? purl?.version);
  const versions = version === '' ? [''] : [version, ''];
  return [
    ...versions.flatMap((one) => names.map((name) => ({ ...name, version: one }))),
    ...keysOfImage(imageOf(result)),
    { kind: 'all', name: '', version: '' },
  ];
}
