// The closed catalogue of problems (RFC 9457) that the API answers; docs/problems.md has a heading for each code.
import { z } from 'zod';

interface ProblemKind {
  /** HTTP status the problem is answered with. */
  readonly status: number;
  /** Short, fixed title; what is wrong with *this* request stands in the detail. */
  readonly title: string;
}

const catalogue = {
  'already-member': { status: 409, title: 'This person is a member already' },
  'already-subscribed': { status: 409, title: 'The tenant has a subscription already' },
  'billing-unavailable': { status: 409, title: 'Nothing is bought on this server' },
  'body-incomplete': { status: 400, title: 'The body ended before its announced length' },
  'body-timeout': { status: 408, title: 'The body did not arrive in time' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'change-conflict': { status: 409, title: 'Somebody else changed it in between' },
  'credentials-missing': { status: 401, title: 'No credentials were sent' },
  'drop-not-held': { status: 409, title: 'The scan holds nothing to confirm' },
  'encoding-unsupported': { status: 415, title: 'The content encoding is not supported' },
  'finding-not-found': { status: 404, title: 'There is no such finding' },
  'finding-not-open': { status: 409, title: 'The finding is open nowhere' },
  'idempotency-in-progress': { status: 409, title: 'The same upload is still being processed' },
  'idempotency-mismatch': { status: 422, title: 'The idempotency key was used for another upload' },
  'intelligence-invalid': { status: 422, title: 'The file is no snapshot of EPSS or KEV' },
  'internal-error': { status: 500, title: 'Something failed on our side' },
  'invitation-not-found': { status: 404, title: 'There is no such invitation' },
  'key-invalid': { status: 401, title: 'The key is not valid' },
  'key-malformed': { status: 401, title: 'The key is malformed' },
  'key-not-found': { status: 404, title: 'There is no such key' },
  'last-owner': { status: 409, title: 'A tenant keeps at least one owner' },
  'media-type-unsupported': { status: 415, title: 'The media type is not supported' },
  'member-not-found': { status: 404, title: 'There is no such member' },
  'merge-refused': { status: 409, title: 'The two findings cannot be one' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'offline-unavailable': { status: 409, title: 'This server signs no offline gates' },
  'override-not-found': { status: 404, title: 'There is no such override' },
  'own-decision': { status: 403, title: 'Another member has to approve this' },
  'person-required': { status: 403, title: 'This takes a person' },
  'plan-feature': { status: 402, title: 'The plan does not have this' },
  'policy-draft-not-found': { status: 404, title: 'There is no draft' },
  'project-not-found': { status: 404, title: 'There is no such project' },
  'quota-exceeded': { status: 429, title: 'The plan allows no more' },
  'rate-limited': { status: 429, title: 'There were too many requests' },
  'report-compression-invalid': { status: 422, title: 'The compressed report cannot be unpacked' },
  'report-empty': { status: 422, title: 'The report is empty' },
  'report-format-unknown': { status: 422, title: 'The report is in no format we read' },
  'report-invalid': { status: 422, title: 'The report breaks its own format' },
  'report-not-json': { status: 422, title: 'The report is not JSON' },
  'report-too-complex': { status: 422, title: 'The report is nested or split too far' },
  'report-too-large': { status: 413, title: 'The report is too large' },
  'report-version-unsupported': { status: 422, title: 'The version of the report format is not supported' },
  'request-invalid': { status: 422, title: 'The request is not valid' },
  'role-missing': { status: 403, title: 'Your role does not allow this' },
  'route-not-found': { status: 404, title: 'There is nothing at this address' },
  'scan-not-found': { status: 404, title: 'There is no such scan' },
  'scope-missing': { status: 403, title: 'The key lacks the scope' },
  'service-unavailable': { status: 503, title: 'The service cannot answer just now' },
  'sign-in-stale': { status: 401, title: 'This needs a fresh sign-in' },
  'slug-taken': { status: 409, title: 'The name is taken' },
  'tenant-not-found': { status: 404, title: 'There is no such tenant' },
  'token-invalid': { status: 401, title: 'The access token is not valid' },
  'triage-review-not-found': { status: 404, title: 'There is no such decision waiting' },
  'view-not-found': { status: 404, title: 'There is no such view' },
  'webhook-signature-invalid': { status: 400, title: 'The signature of the message is not valid' },
} as const satisfies Record<string, ProblemKind>;

/** A code of the closed problem catalogue. */
export type ProblemCode = keyof typeof catalogue;

/** Every problem code, sorted, with its status and title. */
export const problemCatalogue: Readonly<Record<ProblemCode, ProblemKind>> = catalogue;

const problemCodes = Object.keys(catalogue) as [ProblemCode, ...ProblemCode[]];

/** A problem document as it goes over the wire, with media type `application/problem+json` (RFC 9457, section 3). */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'Where the code is explained.' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(problemCodes),
    detail: z.string().meta({ description: 'What is wrong, where, and what to do next.' }),
    pointer: z.string().optional().meta({ description: 'JSON pointer (RFC 6901) into the report, or the name of a parameter.' }),
    requestId: z.string(),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' });

export type Problem = z.infer<typeof problemSchema>;

/** The media type of problem documents. */
export const problemMediaType = 'application/problem+json';
