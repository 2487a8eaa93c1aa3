// While the server is there: gets an offline gate for a time when it is not. Never changes what a run came to.
import { filedRef } from '@portcullis/api/domain/long-lived.ts';
import { fillPath, offlineGateLimits, paths } from '@portcullis/contract';
import { bearer } from '../bearer.ts';
import { plainLine } from '../plain-line.ts';
import { refusal } from '../refusal.ts';
import { failureOf, ScanFailure } from '../scan-failure.ts';
import type { OfflineSettings, ScanContext, ScanInputs } from '../scan-run.ts';
import { sendOnce } from '../send-once.ts';
import { keyIdOf } from './build.ts';
import { writeGateFile } from './offline-folder.ts';
import { loadGate, openGate } from './open-gate.ts';

const hour = 3_600_000;
const timeoutMs = 30_000;

/** True where the one on the disk was made for this branch, not long ago. */
function isFresh(settings: OfflineSettings, { apiKey }: ScanInputs, context: ScanContext, now: number): boolean {
  const opened = loadGate(settings);
  if ('fault' in opened) return false;
  const { ref, base, issuedTo, issuedAt, project } = opened.gate;
  const isOurs = ref === filedRef(context, project) && base === (context.base ?? null) && issuedTo === keyIdOf(apiKey);
  return isOurs && Math.abs(now - Date.parse(issuedAt)) < hour;
}

async function fetchGate({ url, apiKey, project }: ScanInputs, { ref, base, pullRequest }: ScanContext): Promise<string> {
  const query = new URLSearchParams({ ref });
  if (base !== undefined) query.set('base', base);
  if (pullRequest !== undefined) query.set('pull-request', String(pullRequest));
  const address = `${url}${fillPath(paths.offlineGate, { project })}?${query.toString()}`;
  const headers = { ...bearer(apiKey), accept: 'application/json, application/problem+json', 'user-agent': 'portcullis-ci-action' };
  const answer = await sendOnce(address, headers, undefined, timeoutMs, 'GET', offlineGateLimits.envelope);
  if (answer.status !== 200) throw refusal(answer, url);
  if (answer.truncated) throw new ScanFailure('broken-answer', 'It is larger than an offline gate may be.', '');
  return answer.body;
}

/** Says in the log what came of it. */
export async function refreshGate(
  settings: OfflineSettings,
  inputs: ScanInputs,
  context: ScanContext,
  say: (text: string) => void,
): Promise<void> {
  try {
    if (isFresh(settings, inputs, context, Date.now())) return;
    const text = await fetchGate(inputs, context);
    const opened = openGate(text, settings.key);
    if ('fault' in opened) {
      say(`The server sent an offline gate that is not to be believed: ${opened.fault}. Look at offline-key. The one before stays.`);
      return;
    }
    writeGateFile(settings.folder, text);
    say(
      `An offline gate was kept in ${plainLine(settings.folder, 300)}, for when the server is away; it holds until ${opened.gate.expiresAt}.`,
    );
  } catch (error) {
    const { title, advice } = failureOf(error);
    say(`No offline gate was kept: ${plainLine(title, 500)} ${plainLine(advice, 1000)}`);
  }
}
