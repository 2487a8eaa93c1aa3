// Package URLs (purl specification): the parts by which packages are told apart and shown.

export interface Purl {
  /** Lower case, such as `npm` or `deb`. */
  readonly type: string;
  /** Without slashes at its ends; empty for none. */
  readonly namespace: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly qualifiers: string;
}

// As much as is kept of one.
const longest = 600;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Undefined for what is none. */
export function readPurl(value: unknown): Purl | undefined {
  if (typeof value !== 'string' || value.length > longest) return undefined;
  const [bare = '', qualifiers = ''] = value.trim().split('#')[0]?.split('?') ?? [];
  if (!/^pkg:/i.test(bare)) return undefined;
  const path = bare.slice(4).replace(/^\/+/, '');
  // The `@` of a scope is encoded, but not by every tool.
  const at = path.lastIndexOf('@');
  const hasVersion = at > path.lastIndexOf('/') + 1;
  const parts = (hasVersion ? path.slice(0, at) : path).split('/').filter((part) => part !== '');
  const [type, ...rest] = parts.map(decode);
  const name = rest.pop();
  if (type === undefined || name === undefined) return undefined;
  const version = hasVersion ? decode(path.slice(at + 1)) : '';
  return { type: type.toLowerCase(), namespace: rest.join('/'), name, version: version === '' ? undefined : version, qualifiers };
}

const systemTypes: ReadonlySet<string> = new Set(['deb', 'rpm', 'apk', 'alpm', 'alpine', 'ebuild', 'bitnami', 'qpkg']);

/** Whether it is a package of a distribution, and not of an application. */
export function isOfSystem({ type }: Purl): boolean {
  return systemTypes.has(type);
}

/** As people of its ecosystem write it: `@babel/core`, `org.example:thing`, `curl`. */
export function nameOfPurl(purl: Purl): string {
  const { type, namespace, name } = purl;
  if (namespace === '' || isOfSystem(purl)) return name;
  return `${namespace}${type === 'maven' ? ':' : '/'}${name}`;
}
