// Who may sign in, and at which addresses Microsoft answers for them.

/** The tenant that all personal Microsoft accounts share (Microsoft identity platform, "Access token claims reference", `tid`). */
export const personalTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** One tenant; work and school accounts of any tenant; or these and personal accounts. */
export type Authority =
  { readonly kind: 'tenant'; readonly tenantId: string } | { readonly kind: 'organizations' } | { readonly kind: 'common' };

/** The part of an issuer that stands for the tenant, as Microsoft's metadata and keys write it. */
const tenantPlace = '{tenantid}';

/** True for a GUID as Entra writes it: lower case. Another spelling would make two users of one, so it is refused. */
export function isGuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

/** The issuer that a template of metadata or of a key means for a tenant. A template without a place for it is the issuer itself. */
export function fillIssuer(template: string, tenantId: string): string {
  return template.replaceAll(tenantPlace, tenantId);
}

/** Issuer of v2.0 tokens, with a place for the tenant. @param instance `https://login.microsoftonline.com` */
export function issuerTemplate(instance: string): string {
  return `${instance}/${tenantPlace}/v2.0`;
}

/** What the metadata of this authority must name as its issuer (OpenID Connect Discovery 1.0, section 4.3). */
export function metadataIssuer(instance: string, authority: Authority): string {
  return authority.kind === 'tenant' ? fillIssuer(issuerTemplate(instance), authority.tenantId) : issuerTemplate(instance);
}

/** Where the metadata of this authority is (OpenID Connect Discovery 1.0, section 4). */
export function metadataUrl(instance: string, authority: Authority): string {
  const segment = authority.kind === 'tenant' ? authority.tenantId : authority.kind;
  return `${instance}/${segment}/v2.0/.well-known/openid-configuration`;
}

/** True where an account of the tenant may sign in at this authority. */
export function admitsTenant(authority: Authority, tenantId: string): boolean {
  if (authority.kind === 'tenant') return tenantId === authority.tenantId;
  return authority.kind === 'common' || tenantId !== personalTenantId;
}
