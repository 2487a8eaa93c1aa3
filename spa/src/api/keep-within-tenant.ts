// Keeps the answer before on the screen while the next one loads, but never one of another tenant.

/** For `placeholderData`. Keys are [name, tenant, …]. */
export const keepWithinTenant =
  (tenantId: string | null) =>
  <Data>(previous: Data | undefined, query: { readonly queryKey: readonly unknown[] } | undefined): Data | undefined =>
    query?.queryKey[1] === tenantId ? previous : undefined;
