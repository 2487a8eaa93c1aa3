// `npm run self-gate`: Portcullis judges itself. It starts an empty server, publishes a policy that lets nothing critical or high pass, uploads
// what npm knows of our packages with the built command line, and exits with the code of the gate.
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillPath, paths, type PolicyDocument } from '@portcullis/contract';
import type { SystemActor } from '../api/src/domain/actor.ts';
import { createApiKey } from '../api/src/services/manage-api-keys.ts';
import { createProject } from '../api/src/services/manage-projects.ts';
import { createTenant } from '../api/src/services/manage-tenants.ts';
import { makePool } from '../api/src/store/make-pool.ts';
import { buildActionIfStale } from '../ci-action/build.ts';

const top = fileURLToPath(new URL('..', import.meta.url));
const slug = 'portcullis';

/** Without an audit there is no verdict: that nobody could look is no reason to pass. */
const policy: PolicyDocument = {
  rules: [{ id: 'no-critical-or-high', when: { severity: ['critical', 'high'] }, action: 'block' }],
  requiredScans: [{ tool: 'npm audit' }],
  noBaseline: 'block',
};

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its code. */
async function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { cwd: top, env, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(new Error(`${program} could not be run`, { cause: error }));
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

function say(text: string): void {
  console.log(`self-gate: ${text}`);
}

/** A list of packages without what is known of them is no scan, and we refuse it as one: it goes along with a release. */
async function writeSbom(file: string): Promise<void> {
  const { code, stdout, stderr } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev']);
  if (code !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  writeFileSync(file, stdout);
  const { components } = JSON.parse(stdout) as { readonly components: readonly unknown[] };
  say(`${file}: CycloneDX, ${components.length} components`);
}

/** The report of npm's audit in a file; undefined where the registry does not answer. npm exits with 1 where it found something, too. */
async function audit(folder: string): Promise<string | undefined> {
  const { stdout } = await run('npm', ['audit', '--json']);
  const report = JSON.parse(stdout || '{}') as { readonly auditReportVersion?: number; readonly message?: string };
  if (report.auditReportVersion === undefined) {
    say(`npm audit gave no report: ${report.message ?? 'no answer'}. Nothing is uploaded, and the gate will say that a scan is missing.`);
    return undefined;
  }
  const file = join(folder, 'npm-audit.json');
  writeFileSync(file, stdout);
  return file;
}

async function prepareProject(databaseUrl: string): Promise<string> {
  const pool = makePool({ connectionString: databaseUrl, max: 2, statementTimeout: 30_000, onError: () => undefined });
  try {
    const tenantId = await createTenant({ pool }, 'Portcullis', 'npm run self-gate');
    const actor: SystemActor = { type: 'system', tenantId, id: 'npm run self-gate' };
    await createProject({ pool }, actor, { slug, name: 'Portcullis', defaultBranch: 'refs/heads/main' });
    const scopes = ['ingest', 'read', 'write', 'admin'] as const;
    return (await createApiKey({ pool }, actor, { name: 'self-gate', projectId: undefined, scopes, expiresAt: undefined })).key;
  } finally {
    await pool.end();
  }
}

async function publishPolicy(url: string, key: string): Promise<void> {
  const response = await fetch(url + fillPath(paths.policy, { project: slug }), {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ document: policy, basedOn: 1 }),
  });
  if (!response.ok) throw new Error(`the policy was answered ${response.status}: ${await response.text()}`);
}

/** Uploads the report, if there is one, and asks the gate. Gives the exit code of the gate, or that of an upload that failed. */
async function judge(url: string, key: string, report: string | undefined): Promise<number> {
  const commit = (await run('git', ['rev-parse', 'HEAD'])).stdout.trim();
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], PORTCULLIS_API_KEY: key };
  const where = ['--url', url, '--project', slug, '--commit', commit];
  const call = async (...words: string[]): Promise<number> => {
    const { code, stdout, stderr } = await run(process.execPath, [join(top, 'ci-action/dist/cli.js'), ...words], env);
    process.stdout.write(stdout + stderr);
    return code;
  };
  if (report !== undefined) {
    const code = await call(
      'scan',
      ...where,
      '--ref',
      'main',
      '--report',
      report,
      '--policy-file',
      '',
      '--no-evidence',
      '--enforce',
      'later',
    );
    if (code !== 0) return code;
  }
  return call('gate', ...where);
}

async function judgeOurselves(folder: string, given: { readonly audit?: string; readonly sbom?: string }): Promise<number> {
  await buildActionIfStale();
  await writeSbom(given.sbom ?? join(folder, 'sbom.cdx.json'));
  const report = given.audit ?? (await audit(folder));
  // Where local mode keeps its data is read when it is loaded.
  Object.assign(process.env, { PORTCULLIS_DATA: folder, PORT: '0' });
  const { startLocal } = await import('./local-mode.ts');
  const local = await startLocal(say);
  try {
    const key = await prepareProject(local.databaseUrl);
    await publishPolicy(local.api.url, key);
    return await judge(local.api.url, key, report);
  } finally {
    await local.stop();
  }
}

const { values } = parseArgs({ options: { audit: { type: 'string' }, sbom: { type: 'string' } } });
if (values.audit !== undefined && !existsSync(values.audit)) throw new Error(`--audit ${values.audit}: there is no such file`);
const folder = mkdtempSync(join(tmpdir(), 'portcullis-self-'));
// As root the database runs as another user, who must get to its data.
chmodSync(folder, 0o711);
try {
  process.exitCode = await judgeOurselves(folder, values);
  say(`the gate exits with ${process.exitCode}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
