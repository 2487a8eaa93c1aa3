// A slug from a name: what the contract's pattern allows, and nothing where the name has no such letters.

/** `Käse & Wein (neu)` → `kase-wein-neu`. */
export function makeSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
