// A tenant in which every text that somebody can choose is an attack.
import type { PolicyDocument } from '@portcullis/contract';
import type { UserActor } from '../../../api/src/domain/actor.ts';
import { createApiKey } from '../../../api/src/services/manage-api-keys.ts';
import { inviteMember } from '../../../api/src/services/manage-invitations.ts';
import { makeOverride } from '../../../api/src/services/break-glass.ts';
import { publishFloorPolicy, publishPolicy, readPolicy, saveDraft } from '../../../api/src/services/manage-policies.ts';
import { createProject } from '../../../api/src/services/manage-projects.ts';
import { createTenant } from '../../../api/src/services/manage-tenants.ts';
import { saveView } from '../../../api/src/services/manage-views.ts';
import { triageFindings } from '../../../api/src/services/triage-findings.ts';
import { selectProject } from '../../../api/src/store/projects.store.ts';
import { withTenant } from '../../../api/src/store/tenant-tx.ts';
import { hostilePaths, hostileTexts } from './hostile-texts.ts';
import { addPerson, inventTrace } from './seed-people.ts';
import { seedReviews } from './seed-reviews.ts';
import { inventCommit, sendScan } from './seed-scans.ts';
import type { SeedTarget } from './seed.ts';
import { openSeeding, type Seeding } from './seeding.ts';

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
    {
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: `${hostileTexts.html} ${hostileTexts.bidi}` } }],
    },
  ];
  return JSON.stringify({
    version: '2.1.0',
    runs: [{ tool: { driver }, automationDetails: { id: 'hostile <u>/' }, invocations, results }],
  });
}

const trace = { ...inventTrace('POST', '/api/v1/hostile/<b>'), userAgent: hostileTexts.html };

async function seedProject(seeding: Seeding, key: string): Promise<{ readonly scanId: string; readonly commit: string }> {
  const { pool, url } = seeding;
  const name = `Hostile <img src=x onerror="window.hacked=1"> ${'W'.repeat(150)}`;
  const wish = { slug: 'hostile', name, defaultBranch: 'refs/heads/main', repositoryUrl: 'https://github.com/contoso-shop/hostile' };
  await seeding.at(20, () => createProject({ pool }, seeding.actor, wish));
  const texts = Object.values(hostileTexts);
  const main = {
    project: 'hostile',
    key,
    report: writeHostileReport(texts.slice(1)),
    ref: 'refs/heads/main',
    commit: inventCommit('hostile'),
  };
  await seeding.at(10, () => sendScan(url, main));
  const ref = `refs/heads/hostile-${'w'.repeat(180)}-<b>`;
  const pull = { ...main, report: writeHostileReport(texts), ref, commit: inventCommit('hostile pull'), pullRequest: 666 };
  return seeding.at(9, () => sendScan(url, pull));
}

async function seedDecision({ pool, tenantId, admin, at }: Seeding, who: UserActor): Promise<string> {
  const project = await withTenant(pool, tenantId, { readOnly: true }, (tx) => selectProject(tx, 'hostile'));
  if (!project) throw new Error('the hostile project is not there');
  const { rows } = await admin.query<{ id: string }>('select id from app.findings where project_id = $1 order by id limit 2', [project.id]);
  const decision = {
    findings: rows.map(({ id }) => id),
    state: 'false-positive',
    reason: `${hostileTexts.markdown} ${hostileTexts.html}`,
  } as const;
  await at(7, () => triageFindings({ pool, now: () => new Date() }, who, project, decision, trace));
  const wish = { name: hostileTexts.html.slice(0, 190), projectId: project.id, scopes: ['ingest'], expiresAt: undefined } as const;
  await at(6, () => createApiKey({ pool }, who, wish, trace));
  return rows[0]?.id ?? '';
}

/** An accepted risk, policies of project and tenant, and break-glass. */
async function seedGate({ pool, tenantId, admin, at }: Seeding, who: UserActor, commit: string): Promise<void> {
  const project = await withTenant(pool, tenantId, { readOnly: true }, (tx) => selectProject(tx, 'hostile'));
  if (!project) throw new Error('the hostile project is not there');
  const { rows } = await admin.query<{ id: string }>('select id from app.findings where project_id = $1 order by id desc limit 1', [
    project.id,
  ]);
  const reason = `${hostileTexts.markdown} ${hostileTexts.html} ${hostileTexts.template}`;
  const expiresAt = new Date(Date.now() + 2 * 86_400_000).toISOString();
  const now = () => new Date();
  const accepted = { findings: rows.map(({ id }) => id), state: 'accepted', reason, expiresAt } as const;
  await at(4, () => triageFindings({ pool, now }, who, project, accepted, trace));
  const texts = [hostileTexts.html.slice(0, 200), 'W'.repeat(200), hostileTexts.template];
  const when = { tool: texts, rule: texts, path: texts, tags: texts.map((text) => text.slice(0, 100)) };
  const document: PolicyDocument = {
    rules: [{ id: `hostile-${'W'.repeat(55)}`, when, action: 'block' }],
    requiredScans: texts.map((tool) => ({ tool, category: tool.slice(0, 200) })),
  };
  const { version } = await readPolicy({ pool }, who, project);
  await at(3, () => publishPolicy({ pool }, who, project, { document, basedOn: version }, trace));
  await at(3, () => publishFloorPolicy({ pool }, who, { document, basedOn: 0 }, trace));
  await at(2, () =>
    saveDraft({ pool }, who, project, { document: { ...document, requiredScans: [] }, basedOn: version + 1, revision: 0 }, trace),
  );
  await at(0, () => makeOverride({ pool, now }, who, project, { commit, reason, hours: 5 }, trace));
}

interface HostileTenant {
  readonly scan: string;
  readonly finding: string;
  /** That of the scan. */
  readonly commit: string;
}

/** Makes the tenant for a person of the local sign-in, with the project `hostile`. Gives a scan and a finding of it. */
export async function seedHostileTenant(target: SeedTarget, owner: string): Promise<HostileTenant> {
  const { pool, url } = target;
  const tenantId = await createTenant({ pool }, `Hostile <b>tenant</b> ${'W'.repeat(170)}`, 'test');
  const seeding = await openSeeding(target, tenantId);
  try {
    const who = await addPerson(seeding, { who: owner, role: 'owner', daysAgo: 30 });
    const other = `Hostile <script>window.hacked=1</script>${'W'.repeat(140)}`;
    const actor = await addPerson(seeding, { who: other, role: 'viewer', daysAgo: 8 });
    const key = { name: hostileTexts.formula, projectId: undefined, scopes: ['ingest'], expiresAt: undefined } as const;
    const { scanId: scan, commit } = await seedProject(seeding, (await createApiKey({ pool }, who, key, trace)).key);
    const finding = await seedDecision(seeding, actor);
    const reason = `${hostileTexts.markdown} ${hostileTexts.html} ${hostileTexts.bidi}`;
    await seedReviews(seeding, actor, { slug: 'hostile', severity: 'critical', reason, daysAgo: 5, trace });
    await seedGate(seeding, who, commit);
    const email = `hostile+${'w'.repeat(50)}@${'w'.repeat(60)}.example`;
    await inviteMember({ pool, publicUrl: url, actor: who, trace }, { email, role: 'viewer', expiresInDays: 7 });
    await saveView({ pool, actor: who, trace }, { name: hostileTexts.html.slice(0, 100), query: 'q=<img src=x>' });
    await seeding.backdate();
    return { scan, finding, commit };
  } finally {
    await seeding.admin.end();
  }
}
