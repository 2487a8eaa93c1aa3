// The applications that the local stand-in knows, as an administrator would have registered them in Entra.

export const localClientIds = {
  api: 'a9100000-4c3d-4b2a-9f1e-000000000001',
  dashboard: 'da5b0a0d-4c3d-4b2a-9f1e-000000000002',
  commandLine: 'c0111000-4c3d-4b2a-9f1e-000000000003',
} as const;

/** The scope that the API exposes. */
export const localScope = 'access_as_user';

/** The scope as an application asks for it. */
export const fullScope = `api://${localClientIds.api}/${localScope}`;
