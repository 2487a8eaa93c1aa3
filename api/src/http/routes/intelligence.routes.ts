// Snapshots of EPSS and KEV: which are in force, and importing them. The import's next step is services/import-intelligence.ts.
import { type IntelligenceSource, intelligenceSchema, intelligenceSources, paths } from '@portcullis/contract';
import type { Request } from 'express';
import { z } from 'zod';
import { intelligenceLimits } from '../../domain/intelligence/intelligence-file.ts';
import { ProblemError } from '../../errors.ts';
import type { ImportIntelligence } from '../../services/import-intelligence.ts';
import { readIntelligence } from '../../services/read-intelligence.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type BodyLimits, readBody } from '../read-body.ts';
import { type Route, tenantRoute } from '../route.ts';

export interface IntelligenceRoutesOptions {
  readonly pool: Pool;
  readonly importIntelligence: ImportIntelligence;
  readonly limits: BodyLimits;
}

const sourceSchema = z.enum(intelligenceSources);
const mediaTypes = { epss: 'text/csv', kev: 'application/json' } as const satisfies Record<IntelligenceSource['source'], string>;

/** What the headers say of the file: each exactly what is read. */
function readFileHeaders(req: Request, source: IntelligenceSource['source']): { readonly isGzip: boolean } {
  const mediaType = (req.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== mediaTypes[source])
    throw new ProblemError('media-type-unsupported', `Send the file of ${source.toUpperCase()} itself as ${mediaTypes[source]}.`, {
      pointer: 'content-type',
    });
  const encoding = (req.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity')
    throw new ProblemError('encoding-unsupported', 'Send the file as it is, or once with gzip.', { pointer: 'content-encoding' });
  return { isGzip: encoding === 'gzip' };
}

const tooLarge = ({ bodyBytes }: BodyLimits): ProblemError =>
  new ProblemError('body-too-large', `The file is larger than ${bodyBytes} bytes, which no file of EPSS or KEV is.`);

function importRoute({ importIntelligence, limits }: IntelligenceRoutesOptions): Route {
  const { bytes, entries } = intelligenceLimits;
  return tenantRoute('intelligence.import', {
    method: 'put',
    path: paths.importIntelligence,
    operationId: 'importIntelligence',
    summary: 'Import a snapshot of EPSS or KEV',
    description: `The body is the file as it is published: the CSV of EPSS, or the JSON catalogue of KEV; with or without gzip. At most ${bytes} bytes, also unpacked, and ${entries} entries. Verdicts that looked at a snapshot before are judged again. The same file again changes nothing.`,
    params: z.object({ source: sourceSchema }),
    body: { mediaTypes: Object.values(mediaTypes), description: 'The file as it is published.' },
    answers: { 200: { description: 'The snapshot in force.', schema: intelligenceSchema.shape.items.element } },
    problems: [
      'body-incomplete',
      'body-timeout',
      'body-too-large',
      'encoding-unsupported',
      'intelligence-invalid',
      'media-type-unsupported',
      'route-not-found',
    ],
    handle: async ({ req, params, trace }, actor) => {
      const { data: source } = sourceSchema.safeParse(params.source);
      if (source === undefined)
        throw new ProblemError('route-not-found', `There are ${intelligenceSources.join(' and ')} to import, and nothing else.`);
      const { isGzip } = readFileHeaders(req, source);
      const body = await readBody(req, { ...limits, bodyBytes: bytes }, tooLarge);
      return { status: 200, json: await importIntelligence(actor, { source, bytes: body, isGzip }, trace) };
    },
  });
}

/** Routes of intelligence. */
export function intelligenceRoutes(options: IntelligenceRoutesOptions): Route[] {
  return [
    tenantRoute('project.read', {
      method: 'get',
      path: paths.intelligence,
      operationId: 'getIntelligence',
      summary: 'Read which snapshots of EPSS and KEV conditions are judged by',
      answers: { 200: { description: 'One of each source that was imported.', schema: intelligenceSchema } },
      handle: async (_input, actor) => ({ status: 200, json: await readIntelligence(options, actor) }),
    }),
    importRoute(options),
  ];
}
