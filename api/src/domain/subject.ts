// What a finding is about where that is no line of code: a package, an image, a secret, a resource, an address, a licence. The same subject
// is the same finding, whatever version, line or wording. Parsers of formats make subjects; marks.ts digests them.

export type Subject =
  /** `advisories`: all names of the vulnerability. `manifest`: the file that asks for the package; the way to it says nothing. */
  | { readonly type: 'dependency'; readonly advisories: readonly string[]; readonly package: string; readonly manifest: string | null }
  | {
      readonly type: 'container';
      readonly advisories: readonly string[];
      readonly package: string;
      readonly image: string;
      /** Whether the package is the system's or the application's. */
      readonly layer: 'os' | 'app';
    }
  /** `digest`: keyed, or the tool's own; never of the bare value. */
  | { readonly type: 'secret'; readonly digest: string; readonly path: string }
  /** `resource`: its address, such as `aws_s3_bucket.logs`. */
  | { readonly type: 'infrastructure'; readonly rule: string; readonly resource: string; readonly path: string }
  | { readonly type: 'dynamic'; readonly rule: string; readonly method: string; readonly url: string; readonly parameter: string | null }
  | { readonly type: 'licence'; readonly package: string; readonly licence: string };

/** One of the names of a vulnerability, the same whichever of them a tool puts first: the CVE where there is one. */
function chooseAdvisory(advisories: readonly string[]): string {
  const names = [...new Set(advisories.map((name) => name.trim().toUpperCase()))].filter((name) => name !== '').sort();
  return names.find((name) => name.startsWith('CVE-')) ?? names[0] ?? '';
}

/** A package URL or name without version, qualifiers and subpath; the distribution of a system's package stays (purl specification, 5.6). */
export function withoutVersion(name: string): string {
  const [bare = '', query = ''] = name.trim().split('#')[0]?.split('?') ?? [];
  const at = bare.lastIndexOf('@');
  // The `@` of a scope stands at the beginning of a name, and is encoded in a package URL.
  const unversioned = at > 0 && !bare.slice(at).includes('/') ? bare.slice(0, at) : bare;
  const distro = new URLSearchParams(query).get('distro');
  // Of a distribution the family counts: `alpine-3.20` is `alpine`.
  return distro === null ? unversioned : `${unversioned}?distro=${distro.replace(/[-:]?[\d.]+$/, '')}`;
}

/** An image without tag and digest. */
export function imageName(image: string): string {
  const [name = ''] = image.trim().split('@');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

const identifier = /^(?:\d+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,})$/i;

/** Path of an address, with `{id}` for each part that names one of many; the host is where it was tested, not what. */
export function pathTemplate(url: string): string {
  const [path = ''] = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/);
  return `/${path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (identifier.test(part) ? '{id}' : part))
    .join('/')}`;
}

/** The facts that make a subject what it is, its type first. */
export function factsOf(subject: Subject): readonly string[] {
  switch (subject.type) {
    case 'dependency':
      return ['dependency', chooseAdvisory(subject.advisories), withoutVersion(subject.package), subject.manifest ?? ''];
    case 'container': {
      const { advisories, layer } = subject;
      return ['container', chooseAdvisory(advisories), withoutVersion(subject.package), imageName(subject.image), layer];
    }
    case 'secret':
      return ['secret', subject.digest, subject.path];
    case 'infrastructure':
      return ['infrastructure', subject.rule, subject.resource, subject.path];
    case 'dynamic':
      return ['dynamic', subject.rule, subject.method.toUpperCase(), pathTemplate(subject.url), subject.parameter ?? ''];
    case 'licence':
      return ['licence', withoutVersion(subject.package), subject.licence.trim().toUpperCase()];
  }
}
