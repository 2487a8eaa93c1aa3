// Sends the repository's own rules for a commit, before its reports: the verdict over these counts them. Used by submit-scans.ts.
import { fillPath, paths } from '@portcullis/contract';
import { plainLine } from './plain-line.ts';
import type { FoundPolicyFile } from './policy-file.ts';
import { refusal } from './refusal.ts';
import type { ScanContext, ScanInputs } from './scan-run.ts';
import { sendOnce } from './send-once.ts';
import { sendWithRetries, type SendPolicy } from './send-with-retries.ts';
import { isAway, notReached } from './unavailable.ts';

/** The same commit and file again changes nothing. Throws a failure for any other answer than a success: without the file the verdict would be too mild. */
export async function submitPolicyFile(
  { name, document }: FoundPolicyFile,
  { url, project, apiKey }: Pick<ScanInputs, 'url' | 'project' | 'apiKey'>,
  { commit }: Pick<ScanContext, 'commit'>,
  policy: SendPolicy,
): Promise<void> {
  const address = `${url}${fillPath(paths.policyFile, { project })}?commit=${commit}`;
  const headers = {
    authorization: `Bearer ${apiKey}`,
    accept: 'application/json, application/problem+json',
    'content-type': 'application/json',
    'user-agent': 'portcullis-ci-action',
  };
  const body = Buffer.from(JSON.stringify(document));
  policy.note(`Sending the rules of ${plainLine(name, 300)} to ${url}`);
  const delivery = await sendWithRetries((timeoutMs) => sendOnce(address, headers, body, timeoutMs, 'PUT'), policy);
  if ('unreachable' in delivery) throw notReached(delivery.unreachable);
  const { answer } = delivery;
  if (isAway(answer)) throw notReached(`it answered ${answer.status}`);
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, url);
}
