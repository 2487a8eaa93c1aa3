// The first part of every address: which accounts may sign in there, and what it calls its issuer.
import { people, personalTenantId, type LocalPerson } from './people.ts';

/** `common`, `organizations`, `consumers` or the id of a tenant. */
export type Segment = string;

const shared = ['common', 'organizations', 'consumers'];

/** The segment, or undefined where no accounts are behind it. */
export function readSegment(text: unknown): Segment | undefined {
  if (typeof text !== 'string') return undefined;
  return shared.includes(text) || people.some(({ tid }) => tid === text) ? text : undefined;
}

/** True where the person's account may sign in at the segment, as in Entra. */
export function admits(segment: Segment, { tid }: LocalPerson): boolean {
  if (segment === 'common') return true;
  if (segment === 'organizations') return tid !== personalTenantId;
  return tid === (segment === 'consumers' ? personalTenantId : segment);
}

/** Issuer of a segment's tokens; with Entra's place for the tenant where there are several. */
export function issuerOf(instance: string, segment: Segment): string {
  if (segment === 'consumers') return `${instance}/${personalTenantId}/v2.0`;
  return `${instance}/${shared.includes(segment) ? '{tenantid}' : segment}/v2.0`;
}
