// The commands for people against a live API, its database and the local sign-in: nothing is a fake but Microsoft.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { addMember } from '../../api/test/support/people.ts';
import { someCommit, uploadOk, useApi } from '../../api/test/support/start-test-api.ts';
import { findPerson, type LocalPerson } from '../../scripts/local-identity/people.ts';
import { buildActionIfStale } from '../build.ts';
import { enterCode } from './enter-code.ts';
import { makeWorkspace, runCli, type Workspace } from './runner.ts';

const report = readFileSync(new URL('../../examples/reports/main/semgrep.sarif', import.meta.url), 'utf8');

describe('dist/cli.js for people against a live API', function () {
  this.timeout(60_000);
  const api = useApi();
  let workspace: Workspace;
  before(buildActionIfStale);
  beforeEach(() => (workspace = makeWorkspace({})));
  afterEach(() => workspace[Symbol.dispose]());

  const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}, heard?: (text: string) => void) =>
    runCli(
      workspace,
      [...words, '--url', api().url],
      { PORTCULLIS_API_KEY: '', XDG_CONFIG_HOME: join(workspace.folder, 'config'), ...env },
      heard ? { heard } : {},
    );

  async function login({ key }: LocalPerson) {
    const { heard, done } = enterCode({ person: key });
    const finished = await run(['login'], {}, heard);
    await done();
    return finished;
  }

  it('gives a new person a tenant of their own at the first login.', async () => {
    const { exitCode, stdout } = await login(findPerson('margaret')!);
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.include('Signed in as Margaret Hamilton').and.include('(owner), ');
    expect((await run(['logout'])).exitCode).to.equal(0);
    expect((await run(['whoami'])).exitCode).to.equal(2);
  });

  it('shows a member the findings and the gate of their tenant, and the gate alike by key.', async () => {
    const tenant = await api().makeTenant();
    const ada = findPerson('ada');
    const known = { name: ada!.name, entraTenantId: ada!.tid, entraObjectId: ada!.oid, token: '', tokenWith: () => Promise.resolve('') };
    await addMember(api().pool, tenant, known, 'viewer');
    await uploadOk(api(), tenant, report);
    expect((await login(ada!)).stdout)
      .to.include('(viewer), ')
      .and.include(tenant.tenantId);

    const project = ['--project', tenant.slug];
    const table = await run(['findings', ...project, '--severity', 'critical,high']);
    expect(table.exitCode, table.stdout).to.equal(0);
    expect(table.stdout).to.match(/^severity +state +rule +place +message\n(?:critical|high) +open +\S/);
    const all = JSON.parse((await run(['findings', ...project, '--json'])).stdout) as { readonly items: readonly object[] };
    expect(all.items.length).to.be.above(table.stdout.split('\n').filter((line) => /^(?:critical|high) /.test(line)).length);

    const gate = await run(['gate', ...project, '--commit', someCommit]);
    expect(gate.exitCode, gate.stdout).to.equal(0);
    expect(gate.stdout).to.match(
      /^Portcullis: pass\n[^]*: pass\n {2}pass {3}[^\n]*semgrep[^]*Judged by policy version 1\.[^]*Scans\n +semgrep/i,
    );
    const key = await api().makeKey(tenant, { scopes: ['read'] });
    expect((await run(['gate', ...project, '--commit', someCommit], { PORTCULLIS_API_KEY: key })).stdout).to.equal(gate.stdout);
    const unknown = await run(['gate', ...project, '--commit', 'e'.repeat(40)]);
    expect(unknown.exitCode, unknown.stdout).to.equal(2);
  });
});
