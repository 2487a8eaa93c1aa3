// States that the invented tenant does not have: a policy with four eyes, and a scan that holds what is gone at once.
import { fillPath, paths, type Policy, type PolicyDocument, type Receipt } from '@portcullis/contract';
import { inventCommit, sendScan } from '../../../scripts/screenshots/seed/seed-scans.ts';
import { getDashboard } from './dashboard.ts';

async function call<Answer>(key: string, method: string, path: string, body?: object): Promise<Answer> {
  const { url } = await getDashboard();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** Publishes a policy that says more than the one in force. */
export async function publishMore(key: string, project: string, more: Partial<PolicyDocument>): Promise<void> {
  const path = fillPath(paths.policy, { project });
  const { version, document } = await call<Policy>(key, 'GET', path);
  await call(key, 'PUT', path, { document: { ...document, ...more }, basedOn: version });
}

function writeCounted(count: number): string {
  const results = Array.from({ length: count }, (_, index) => ({
    ruleId: `rule-${index}`,
    level: 'warning',
    message: { text: `Finding number ${index}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri: `src/file-${index}.ts` }, region: { startLine: 1 } } }],
  }));
  const driver = { name: 'Counter', version: '1.0.0', rules: [] };
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver }, invocations: [{ executionSuccessful: true }], results }] });
}

/** Makes a project whose main had 30 findings and has 5 by its newest scan. Gives the receipt of that scan. */
export async function seedDrop(key: string, project: string): Promise<Receipt> {
  const { url } = await getDashboard();
  await call(key, 'POST', paths.projects, { slug: project, name: 'A project with a drop' });
  const send = (count: number): Promise<Receipt> =>
    sendScan(url, { project, key, report: writeCounted(count), ref: 'refs/heads/main', commit: inventCommit(project, count) });
  await send(30);
  return send(5);
}
