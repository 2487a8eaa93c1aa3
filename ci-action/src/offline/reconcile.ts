// `portcullis reconcile`: sends what was judged while the server was away, and tells where the server judges otherwise.
import { fillPath, idempotencyHeader, type Outcome, outcomesWorstFirst, paths, type Receipt, receiptSchema } from '@portcullis/contract';
import { z } from 'zod';
import { type ApiAccess, asJson, askApi } from '../ask-api.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readingAccess } from '../people.ts';
import { plainLine } from '../plain-line.ts';
import { readProject } from '../read-command.ts';
import { invalidInput } from '../read-inputs.ts';
import { failureOf, ScanFailure } from '../scan-failure.ts';
import type { Failure } from '../scan-run.ts';
import { listPending, readPending, removePending } from './offline-folder.ts';
import { type PendingReport, readPendingReport } from './pending-report.ts';

interface Reconciled {
  readonly name: string;
  readonly pending: PendingReport | undefined;
  readonly result: { readonly receipt: Receipt } | { readonly failure: Failure };
}

/** The name makes it repeatable. Not the key of the first try: that upload said nothing of an offline verdict. */
async function send(access: ApiAccess, name: string, pending: PendingReport): Promise<Receipt> {
  const { project, query, policyFile, outcome, contentType, body } = pending;
  const { commit = '' } = query;
  if (policyFile) await askApi(access, fillPath(paths.policyFile, { project }), { commit }, z.unknown(), asJson('PUT', policyFile));
  const headers = { 'content-type': contentType, 'content-encoding': 'gzip', [idempotencyHeader]: `offline-${name.slice(0, 64)}` };
  const sending = { method: 'POST', body: new Uint8Array(Buffer.from(body, 'base64')), headers } as const;
  const receipt = await askApi(
    access,
    fillPath(paths.submitScan, { project }),
    { ...query, 'offline-verdict': outcome },
    receiptSchema,
    sending,
  );
  if (receipt.commit === commit.toLowerCase()) return receipt;
  throw new ScanFailure('broken-answer', 'The receipt is for another commit.', 'Try again; if it stays, report it.');
}

async function reconcileOne(access: ApiAccess, folder: string, project: string, name: string): Promise<Reconciled> {
  const pending = readPendingReport(readPending(folder, name));
  try {
    if (!pending) throw new ScanFailure('invalid-input', 'It is no report that waits.', 'Look at the file, or remove it.');
    if (pending.project !== project)
      throw new ScanFailure('invalid-input', `It is for the project ${pending.project}.`, 'Reconcile that project as well.');
    const receipt = await send(access, name, pending);
    removePending(folder, name);
    return { name, pending, result: { receipt } };
  } catch (error) {
    return { name, pending, result: { failure: failureOf(error) } };
  }
}

/** The verdict after the last report of a commit covers all of it. */
function outcomesOf(reconciled: readonly Reconciled[]): Outcome[] {
  const byCommit = new Map<string, Outcome>();
  for (const { result } of reconciled) if ('receipt' in result) byCommit.set(result.receipt.commit, result.receipt.verdict.outcome);
  const failed = reconciled.some(({ result }) => 'failure' in result);
  return [...byCommit.values(), ...(failed ? (['error'] as const) : [])];
}

function describe({ name, pending, result }: Reconciled): string[] {
  const what = pending ? `${plainLine(pending.file, 300)} at ${(pending.query['commit'] ?? '').slice(0, 12)}` : name;
  if ('failure' in result) {
    const { title, advice } = result.failure;
    return [`${what}: NOT SENT, it stays. ${plainLine(title, 500)} ${plainLine(advice, 1000)}`];
  }
  const { outcome, reasons } = result.receipt.verdict;
  if (outcome === pending?.outcome) return [`${what}: ${outcome}, as it was judged offline.`];
  const why = reasons.filter((reason) => reason.outcome === outcome).map((reason) => `  ${plainLine(reason.detail, 1000)}`);
  return [
    `${what}: DIFFERS: ${String(pending?.outcome)} offline, ${outcome} now.`,
    ...why,
    `  ${plainLine(result.receipt.reportUrl, 500)}`,
  ];
}

/** In the order in which they were judged. After an absent server the rest is not tried. */
async function reconcileAll(access: ApiAccess, folder: string, project: string): Promise<Reconciled[]> {
  const named = listPending(folder).map((name) => ({ name, at: readPendingReport(readPending(folder, name))?.judgedAt ?? '' }));
  named.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.name < b.name ? -1 : 1));
  const done: Reconciled[] = [];
  for (const { name } of named) {
    const one = await reconcileOne(access, folder, project, name);
    done.push(one);
    if ('failure' in one.result && one.result.failure.kind === 'unavailable') break;
  }
  return done;
}

export async function reconcile({ given, env, access }: CommandContext): Promise<CommandResult> {
  const folder = given('offline');
  if (folder === '') throw invalidInput('The flag --offline', 'is missing', 'Name the folder that the action was given.');
  const project = readProject(given);
  const done = await reconcileAll(await readingAccess(access, given('tenant'), env), folder, project);
  const outcomes = outcomesOf(done);
  return {
    lines: done.length === 0 ? ['Nothing waits to be reconciled.'] : done.flatMap(describe),
    document: { items: done.map(({ name, pending, result }) => ({ name, offline: pending?.outcome ?? null, ...result })) },
    outcome: outcomesWorstFirst.find((outcome) => outcomes.includes(outcome)) ?? 'pass',
  };
}
