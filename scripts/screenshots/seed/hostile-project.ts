// A project in which every text that can be chosen is an attack.
import { randomUUID } from 'node:crypto';
import { createApiKey } from '../../../api/src/services/manage-api-keys.ts';
import { createProject } from '../../../api/src/services/manage-projects.ts';
import { triageFindings } from '../../../api/src/services/triage-findings.ts';
import { selectProject } from '../../../api/src/store/projects.store.ts';
import { withTenant } from '../../../api/src/store/tenant-tx.ts';
import { hostilePaths, hostileTexts } from './hostile-texts.ts';
import { addPerson, inventTrace } from './seed-people.ts';
import { inventCommit, sendScan } from './seed-scans.ts';
import type { Seeding } from './seeding.ts';

function writeHostileReport(texts: readonly string[]): string {
  const results = texts.map((text, index) => ({
    ruleId: `${index} ${text}`.slice(0, 200),
    level: index % 2 === 0 ? 'error' : 'warning',
    message: { text, markdown: text },
    properties: { 'security-severity': '9.9', tags: [text.slice(0, 50)] },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: hostilePaths[index % hostilePaths.length] },
          region: { startLine: 3 + index, snippet: { text: text.slice(0, 400) } },
        },
      },
    ],
  }));
  const driver = { name: 'Hostile <b>tool</b>', version: '1.0 <i>', informationUri: 'javascript:window.hacked=1', rules: [] };
  const invocations = [
    { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message: { text: `${hostileTexts.html} ${hostileTexts.bidi}` } }] },
  ];
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver }, automationDetails: { id: 'hostile <u>/' }, invocations, results }] });
}

/** Adds the project `hostile`, a member and a key with such names, a decision with such a reason. */
export async function seedHostileProject(seeding: Seeding, key: string): Promise<void> {
  const { pool, url, tenantId, admin } = seeding;
  const texts = Object.values(hostileTexts);
  const name = `Hostile <img src=x onerror="window.hacked=1"> ${'W'.repeat(150)}`;
  const wish = { slug: 'hostile', name, defaultBranch: 'refs/heads/main', repositoryUrl: 'https://github.com/contoso-shop/hostile' };
  await seeding.at(20, () => createProject({ pool }, seeding.actor, wish));
  const main = { project: 'hostile', key, report: writeHostileReport(texts.slice(1)), ref: 'refs/heads/main', commit: inventCommit('hostile') };
  await seeding.at(10, () => sendScan(url, main));
  const branch = `refs/heads/hostile-${'w'.repeat(180)}-<b>`;
  const pull = { ...main, report: writeHostileReport(texts), ref: branch, commit: inventCommit('hostile pull'), pullRequest: 666 };
  await seeding.at(9, () => sendScan(url, pull));
  const who = await addPerson(seeding, { who: `Hostile <script>window.hacked=1</script>${'W'.repeat(140)}`, role: 'viewer', daysAgo: 8 });
  const project = await withTenant(pool, tenantId, { readOnly: true }, (tx) => selectProject(tx, 'hostile'));
  if (!project) throw new Error('the hostile project is not there');
  const { rows } = await admin.query<{ id: string }>('select id from app.findings where project_id = $1 order by id limit 2', [project.id]);
  const decision = { findings: rows.map(({ id }) => id), state: 'false-positive', reason: `${hostileTexts.markdown} ${hostileTexts.html}` } as const;
  const trace = { ...inventTrace('POST', '/api/v1/projects/hostile/triage'), requestId: randomUUID(), userAgent: hostileTexts.html };
  await seeding.at(7, () => triageFindings({ pool, now: () => new Date() }, who, project, decision, trace));
  const keyWish = { name: hostileTexts.html.slice(0, 190), projectId: project.id, scopes: ['ingest'], expiresAt: undefined } as const;
  await seeding.at(6, () => createApiKey({ pool }, who, keyWish, trace));
}
