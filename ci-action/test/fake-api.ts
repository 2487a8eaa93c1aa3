// The API's network side for tests: a server that speaks the contract (paths, query, receipts, problems) with scripted answers.
import {
  commitGateQuerySchema,
  fillPath,
  paths,
  policyFileSchema,
  problemCatalogue,
  problemMediaType,
  submitScanQuerySchema,
  type CommitGate,
  type ProblemCode,
  type Receipt,
  type Verdict,
} from '@portcullis/contract';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as it arrived. */
export interface Upload {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked. */
  readonly body: string;
  /** The reports in it: the files of a form, else the body itself. */
  readonly reports: readonly SentReport[];
}

export interface SentReport {
  /** Empty where it is the body itself. */
  readonly name: string;
  readonly contentType: string;
  readonly body: string;
}

export type Reply = (upload: Upload, response: ServerResponse, request: IncomingMessage) => void;

export interface FakeApi extends AsyncDisposable {
  readonly url: string;
  readonly uploads: readonly Upload[];
  /** Questions for the gate and policy files, and uploads, in the order in which they came. */
  readonly requests: readonly Upload[];
  /** Change it to change what comes before and after the uploads. */
  readonly answers: { policyFile: Reply; gate: Reply };
}

/** Answers the nth upload with the nth reply, and with the last one from there on. What the contract refuses is answered with its problem. */
export async function startFakeApi(...replies: readonly [Reply, ...Reply[]]): Promise<FakeApi> {
  const requests: Upload[] = [];
  const uploads: Upload[] = [];
  const answers: FakeApi['answers'] = { policyFile: withText(200, 'application/json', '{"digest":"d"}'), gate: withGate() };
  const replyTo = (upload: Upload): Reply | undefined => {
    const { method, path, query, body } = upload;
    if (method === 'GET' && path === fillPath(paths.commitGate, { project: 'web-shop' }))
      return refusing(commitGateQuerySchema.safeParse(query)) ?? answers.gate;
    if (method === 'PUT' && path.endsWith('/policy-file'))
      return (
        refusing(commitGateQuerySchema.safeParse(query)) ?? refusing(policyFileSchema.safeParse(JSON.parse(body))) ?? answers.policyFile
      );
    uploads.push(upload);
    return refusing(submitScanQuerySchema.safeParse(query)) ?? replies[Math.min(uploads.length, replies.length) - 1];
  };
  const server = createServer((request, response) => {
    void readUpload(request).then((upload) => {
      requests.push(upload);
      replyTo(upload)?.(upload, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    uploads,
    requests,
    answers,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refusing({ error }: { readonly error?: { readonly message: string } | undefined }): Reply | undefined {
  return error && withProblem('request-invalid', error.message);
}

async function readUpload(request: IncomingMessage): Promise<Upload> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const bytes = Buffer.concat(chunks);
  const unpacked = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  const reports = await readReports(unpacked, request.headers['content-type'] ?? '');
  const { method = '', headers } = request;
  return { method, path: pathname, query: Object.fromEntries(searchParams), headers, body: unpacked.toString('utf8'), reports };
}

/** Forms are read by what Node has for them, which knows nothing of how the action writes them. */
export async function readReports(body: Buffer<ArrayBuffer>, contentType: string): Promise<readonly SentReport[]> {
  if (!contentType.startsWith('multipart/form-data')) return [{ name: '', contentType, body: body.toString('utf8') }];
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated for what it costs a server; a test's form is small
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  const files = [...form.values()].filter((value) => typeof value !== 'string');
  return Promise.all(
    files.map(async (file) => ({ name: file.name, contentType: file.type, body: Buffer.from(await file.arrayBuffer()).toString('utf8') })),
  );
}

/** 201 with a receipt for the uploaded commit. */
export function withReceipt(parts: Partial<Receipt> = {}): Reply {
  return (upload, response) => send(response, 201, 'application/json', JSON.stringify(aReceipt(upload, parts)));
}

/** 200 with a gate for the commit that was asked about. */
export function withGate(parts: Partial<CommitGate> = {}): Reply {
  return (upload, response) => send(response, 200, 'application/json', JSON.stringify(aGate(upload.query['commit'] ?? '', parts)));
}

export function withProblem(code: ProblemCode, detail: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const { status, title } = problemCatalogue[code];
  const problem = { type: `https://portcullis.example/problems#${code}`, title, status, code, detail, requestId: 'req-1' };
  return (_, response) => send(response, status, problemMediaType, JSON.stringify(problem), headers);
}

export function withText(status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return (_, response) => send(response, status, type, body, headers);
}

/** Cuts the connection without an answer. */
export const withReset: Reply = (_, __, request) => void request.socket.resetAndDestroy();

/** Takes the upload and never answers. */
export const withSilence: Reply = () => undefined;

function send(response: ServerResponse, status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}

export const scanId = '6f1b4f0e-8d55-4c44-9d0e-0a5f6f1f2b11';

/** A passing receipt, parts replaced. */
export function aReceipt(upload: Pick<Upload, 'query'>, parts: Partial<Receipt> = {}): Receipt {
  return {
    scanId,
    project: 'web-shop',
    commit: upload.query['commit'] ?? '',
    ref: upload.query['ref'] ?? '',
    category: upload.query['category'] ?? '',
    tool: 'semgrep',
    health: 'healthy',
    scans: [],
    counts: { new: 0, existing: 3, fixed: 0, reopened: 0, suppressed: 0, rejected: 0 },
    warnings: [],
    warningCount: 0,
    verdict: { outcome: 'pass', policyVersion: 1, reasons: [] },
    reportUrl: `https://portcullis.example/scans/${scanId}`,
    ...parts,
  };
}

export const gateUrl = 'https://portcullis.example/projects/web-shop/commits/c';

/** A passing gate over one scan, parts replaced; its outcome is that of its verdict. */
export function aGate(commit: string, parts: Partial<CommitGate> = {}): CommitGate {
  const verdict: Verdict = parts.verdict ?? { outcome: 'pass', policyVersion: 1, reasons: [] };
  const scan = {
    id: scanId,
    tool: 'semgrep',
    category: 'web',
    ref: 'refs/heads/main',
    health: 'healthy' as const,
    receivedAt: '2026-11-22T10:00:00.000Z',
    reportUrl: `https://portcullis.example/scans/${scanId}`,
  };
  return { project: 'web-shop', commit, outcome: verdict.outcome, verdict, scans: [scan], reportUrl: gateUrl, ...parts };
}

type ReasonFinding = Receipt['verdict']['reasons'][number]['findings'][number];

/** What a failing receipt has besides, for the findings given. */
export function failingParts(...findings: readonly Partial<ReasonFinding>[]): Partial<Receipt> {
  const named = findings.map((finding, at) => aReasonFinding(at, finding));
  const reason: Receipt['verdict']['reasons'][number] = {
    code: 'new-findings',
    outcome: 'fail',
    detail: `${named.length} new findings of severity high or worse`,
    findings: named,
    findingCount: named.length,
  };
  return {
    counts: { new: named.length, existing: 3, fixed: 0, reopened: 0, suppressed: 0, rejected: 0 },
    verdict: { outcome: 'fail', policyVersion: 1, reasons: [reason] },
  };
}

export function aReasonFinding(at: number, parts: Partial<ReasonFinding> = {}): ReasonFinding {
  const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
  return {
    id,
    severity: 'high',
    ruleId: 'sql-injection',
    path: 'web/orders.js',
    line: 12,
    message: 'User input reaches the query',
    ...parts,
  };
}
