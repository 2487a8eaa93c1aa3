// Uploading a scan, and reading scans. The upload's next step is services/submit-scan.ts.
import {
  idempotencyHeader,
  listScansQuerySchema,
  paths,
  projectRefSchema,
  receiptSchema,
  reportMediaTypes,
  scanChangesSchema,
  scanDetailSchema,
  scanPageSchema,
  severalReportsMediaType,
  submitScanQuerySchema,
} from '@portcullis/contract';
import { z } from 'zod';
import type { FindProject } from '../../services/find-project.ts';
import { readScanChanges } from '../../services/read-finding.ts';
import { getScan, listScans } from '../../services/read-scans.ts';
import type { SubmitScan } from '../../services/submit-scan.ts';
import type { Pool } from '../../store/make-pool.ts';
import type { Metrics } from '../metrics.ts';
import type { ReceiveUpload } from '../middleware/receive-upload.ts';
import type { BodyLimits } from '../read-body.ts';
import { readUploadHeaders } from '../read-upload-headers.ts';
import { type Route, tenantRoute } from '../route.ts';

export interface ScansRoutesOptions {
  readonly pool: Pool;
  readonly publicUrl: string;
  readonly findProject: FindProject;
  readonly submitScan: SubmitScan;
  readonly receiveUpload: ReceiveUpload;
  readonly limits: BodyLimits & { readonly reportBytes: number };
  readonly metrics: Metrics;
}

const uploadHeaders = z.object({
  [idempotencyHeader]: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .meta({ description: 'Makes the upload repeatable: the same key with the same upload gives the stored receipt.' }),
});

function submitScanRoute({ findProject, submitScan, receiveUpload, limits, metrics }: ScansRoutesOptions): Route {
  return tenantRoute('scan.submit', {
    method: 'post',
    path: paths.submitScan,
    operationId: 'submitScan',
    summary: 'Upload a report and get its verdict',
    description: `The body is the scanner's report itself, in any of the formats of docs/formats.md, or a form of up to 100 such files; with or without gzip. At most ${limits.bodyBytes} bytes as sent, ${limits.reportBytes} unpacked and 100,000 results. The receipt carries the verdict; there is nothing to poll.`,
    params: z.object({ project: projectRefSchema }),
    query: submitScanQuerySchema,
    headers: uploadHeaders,
    body: {
      mediaTypes: [...reportMediaTypes, severalReportsMediaType],
      description: 'The report as the scanner wrote it, or a form of several files: one submission with one verdict.',
    },
    answers: { 201: { description: 'The receipt. It is the decision.', schema: receiptSchema } },
    problems: [
      'body-incomplete',
      'body-timeout',
      'encoding-unsupported',
      'idempotency-in-progress',
      'idempotency-mismatch',
      'media-type-unsupported',
      'project-not-found',
      'quota-exceeded',
      'report-compression-invalid',
      'report-empty',
      'report-format-unknown',
      'report-invalid',
      'report-not-json',
      'report-too-complex',
      'report-too-large',
      'report-version-unsupported',
    ],
    handle: async ({ req, params, query, headers, trace }, actor) => {
      const project = await findProject(actor, params.project, trace);
      const { isGzip, form } = readUploadHeaders(req);
      const said = {
        commit: query.commit,
        ref: query.ref,
        base: query.base,
        pullRequest: query['pull-request'],
        category: query.category,
        runId: query['run-id'],
        runAttempt: query['run-attempt'],
        failOn: query['fail-on'],
        offlineVerdict: query['offline-verdict'],
        idempotencyKey: headers[idempotencyHeader],
        isGzip,
        form,
      };
      const { receipt, isReplay } = await receiveUpload({ req, trace }, actor, limits, (body) =>
        submitScan(actor, project, { ...said, body }, trace),
      );
      if (!isReplay) metrics.uploads.inc({ outcome: receipt.verdict.outcome });
      return { status: 201, json: receipt, headers: { location: receipt.reportUrl } };
    },
  });
}

/** Routes of scans. */
export function scansRoutes(options: ScansRoutesOptions): Route[] {
  const { findProject, pool, publicUrl } = options;
  return [
    submitScanRoute(options),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.scans,
      operationId: 'listScans',
      summary: 'List scans, newest first',
      params: z.object({ project: projectRefSchema }),
      query: listScansQuerySchema,
      answers: { 200: { description: 'A page of scans.', schema: scanPageSchema } },
      problems: ['project-not-found'],
      handle: async ({ params, query, trace }, actor) => {
        const project = await findProject(actor, params.project, trace);
        return { status: 200, json: await listScans({ pool }, actor, project, query) };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.scan,
      operationId: 'getScan',
      summary: 'Read a scan and its verdict',
      params: z.object({ project: projectRefSchema, scan: z.uuid() }),
      answers: { 200: { description: 'The scan with its verdict.', schema: scanDetailSchema } },
      problems: ['project-not-found', 'scan-not-found'],
      handle: async ({ params, trace }, actor) => {
        const project = await findProject(actor, params.project, trace);
        return { status: 200, json: await getScan({ pool, publicUrl }, actor, project, params.scan) };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.scanChanges,
      operationId: 'getScanChanges',
      summary: 'Read what a scan brought and what it ended',
      params: z.object({ project: projectRefSchema, scan: z.uuid() }),
      answers: { 200: { description: 'Findings that came and that went, worst first.', schema: scanChangesSchema } },
      problems: ['project-not-found', 'scan-not-found'],
      handle: async ({ params, trace }, actor) => {
        const project = await findProject(actor, params.project, trace);
        return { status: 200, json: await readScanChanges({ pool }, actor, project, params.scan) };
      },
    }),
  ];
}
