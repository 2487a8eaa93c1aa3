// What anybody may ask: is it alive, can it answer, how does it do, whom to tell of a vulnerability.
import { paths } from '@portcullis/contract';
import { ProblemError } from '../../errors.ts';
import type { Metrics } from '../metrics.ts';
import { publicRoute, type Route } from '../route.ts';

export interface ServiceRoutesOptions {
  /** Throws where the database cannot answer, a ProblemError where there is more to say. */
  readonly checkReadiness: () => Promise<void>;
  readonly metrics: Metrics;
  readonly publicUrl: string;
  readonly securityContact: string;
  readonly now: () => Date;
}

const dayInMilliseconds = 86_400_000;

/** security.txt (RFC 9116): Contact and Expires are required; the date is always half a year ahead. */
function securityText({ publicUrl, securityContact, now }: ServiceRoutesOptions): string {
  const expires = new Date(now().getTime() + 180 * dayInMilliseconds).toISOString();
  return `Contact: ${securityContact}\nExpires: ${expires}\nPreferred-Languages: en\nCanonical: ${publicUrl}${paths.securityTxt}\n`;
}

/** Routes of the service itself. */
export function serviceRoutes(options: ServiceRoutesOptions): Route[] {
  const { checkReadiness, metrics } = options;
  return [
    publicRoute({
      method: 'get',
      path: paths.health,
      operationId: 'getHealth',
      summary: 'Is the process alive?',
      answers: { 200: { description: 'It is.', mediaType: 'text/plain' } },
      handle: () => Promise.resolve({ status: 200, text: 'ok\n', mediaType: 'text/plain' }),
    }),
    publicRoute({
      method: 'get',
      path: paths.readiness,
      operationId: 'getReadiness',
      summary: 'Can it answer requests?',
      answers: { 200: { description: 'The database answers.', mediaType: 'text/plain' } },
      handle: async () => {
        await checkReadiness().catch((cause: unknown) => {
          if (cause instanceof ProblemError) throw cause;
          throw new ProblemError('service-unavailable', 'The database does not answer. Try again shortly.', { cause, retryAfter: 2 });
        });
        return { status: 200, text: 'ready\n', mediaType: 'text/plain' };
      },
    }),
    publicRoute({
      method: 'get',
      path: paths.metrics,
      operationId: 'getMetrics',
      summary: 'Metrics for Prometheus',
      answers: { 200: { description: 'Metrics in text format 0.0.4. No label names a tenant.', mediaType: 'text/plain' } },
      handle: async () => ({ status: 200, text: await metrics.registry.metrics(), mediaType: metrics.registry.contentType }),
    }),
    publicRoute({
      method: 'get',
      path: paths.securityTxt,
      operationId: 'getSecurityTxt',
      summary: 'Whom to tell of a vulnerability (RFC 9116)',
      answers: { 200: { description: 'security.txt', mediaType: 'text/plain' } },
      handle: () => Promise.resolve({ status: 200, text: securityText(options), mediaType: 'text/plain' }),
    }),
  ];
}
