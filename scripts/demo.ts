// `npm run demo`: starts Portcullis and takes three builds of the example shop through it, as CI would.
import { join } from 'node:path';
import { buildAction } from '../ci-action/build.ts';
import { makePool } from '../api/src/store/make-pool.ts';
import { type DemoFacts, prepareDemoTenant } from './demo-tenant.ts';
import { dataDirectory } from './data-directory.ts';
import { startLocal } from './local-mode.ts';
import { type DemoBuild, type DemoBuildOutcome, runDemoBuild } from './run-demo-build.ts';
import { runUntilStopped } from './run-until-stopped.ts';

const builds: readonly DemoBuild[] = [
  { title: 'main: the baseline', reports: 'main', pullRequest: undefined, expected: { verdict: 'pass', exitCode: 0 } },
  { title: 'pull request 1: adds a finding', reports: 'pr-adds-high', pullRequest: 1, expected: { verdict: 'fail', exitCode: 1 } },
  { title: 'pull request 2: fixes one', reports: 'pr-fixes-one', pullRequest: 2, expected: { verdict: 'pass', exitCode: 0 } },
];

const started = performance.now();
const isOnce = process.argv.includes('--once');

function say(text: string): void {
  console.log(`  ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '           │ ');
}

function isAsExpected(build: DemoBuild, outcome: DemoBuildOutcome): boolean {
  return outcome.verdict === build.expected.verdict && outcome.exitCode === build.expected.exitCode;
}

function printTable(rows: readonly (readonly [DemoBuild, DemoBuildOutcome])[]): void {
  const lines = [
    ['build', 'verdict', 'exit code', 'new findings', 'as expected'],
    ...rows.map(([build, outcome]) => [
      build.title,
      outcome.verdict,
      String(outcome.exitCode),
      outcome.newFindings,
      isAsExpected(build, outcome) ? 'yes' : 'NO',
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  console.log();
  for (const line of lines) console.log(`  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`);
  console.log();
}

/** Where to go from here. A login hint that names one of the local sign-in's people signs them in without a question. */
function printNextSteps(demo: DemoFacts, isLocalSignIn: boolean, failedReportUrl: string | undefined): void {
  const as = (address: string): string => (isLocalSignIn ? `${address}?login-hint=ada@contoso.example` : address);
  console.log(`  Dashboard   ${as(`${demo.url}/`)}`);
  if (isLocalSignIn) console.log('              signs you in as Ada, the owner; without the hint you choose among seven invented people');
  if (failedReportUrl !== undefined) console.log(`  Why it failed\n              ${as(failedReportUrl)}`);
  console.log(`  API         ${demo.url}/api/docs, for example what is open on main (keys are in ${join(dataDirectory, 'demo.json')}):`);
  console.log(
    `              curl -H "Authorization: Bearer ${demo.readKey}" "${demo.url}/api/v1/projects/${demo.projects[0]?.slug ?? ''}/findings?state=open&limit=5"`,
  );
}

async function runBuilds(): Promise<{ readonly isGood: boolean; readonly stop: () => Promise<void> }> {
  say('building the action');
  await buildAction();
  const local = await startLocal(say);
  try {
    const pool = makePool({ connectionString: local.databaseUrl, max: 2, statementTimeout: 30_000, onError: () => undefined });
    const demo = await prepareDemoTenant(pool, local.api.url).finally(() => pool.end());
    say(`serving on ${local.api.url}`);
    const rows: [DemoBuild, DemoBuildOutcome][] = [];
    for (const build of builds) {
      say(`${build.title} …`);
      const outcome = await runDemoBuild(build, demo);
      console.log(indent(outcome.said));
      rows.push([build, outcome]);
    }
    printTable(rows);
    printNextSteps(demo, local.identity !== undefined, rows[1]?.[1].reportUrl);
    return { isGood: rows.every(([build, outcome]) => isAsExpected(build, outcome)), stop: local.stop };
  } catch (error) {
    await local.stop();
    throw error;
  }
}

try {
  const { isGood, stop } = await runBuilds();
  if (isOnce) {
    await stop();
    process.exit(isGood ? 0 : 1);
  }
  console.log('\n  Portcullis keeps serving. Ctrl-C stops it; the next start finds the same data.');
  runUntilStopped(stop, isGood ? 0 : 1);
} catch (error) {
  console.error(`\nThe demo did not run: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
