// The built action while the server is away: it judges as the server would, by what the server signed, or not at all.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildActionIfStale } from '../../../ci-action/build.ts';
import { type Finished, headSha, makeWorkspace, runAction, runCli, type Workspace } from '../../../ci-action/test/runner.ts';
import { makeOfflineSigner } from '../../src/domain/offline/offline-signature.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { offlineSettings, pinnedKey } from '../support/offline-key.ts';
import { runAsAdmin, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

/** Nobody listens there. */
const away = 'http://127.0.0.1:9';
const old: SarifFinding = { rule: 'old', path: 'old.js', line: 3, text: 'query(id)' };
const brought: SarifFinding = { rule: 'brought', path: 'brought.js', line: 9 };
const dependency: SarifFinding = {
  rule: 'CVE-2026-1234',
  path: 'package-lock.json',
  line: 1,
  level: 'warning',
  extra: { properties: { tags: ['CVE-2026-1234'] } },
};

describe('the built action while the server is away', function () {
  this.timeout(20_000);
  const api = useApi(offlineSettings);
  let tenant: TestTenant;
  let workspace: Workspace;
  before(buildActionIfStale);
  beforeEach(async () => {
    tenant = await api().makeTenant();
    workspace = makeWorkspace({});
    await uploadOk(api(), tenant, makeSarif([old]), { query: { commit: 'b'.repeat(40) } });
  });
  afterEach(() => workspace[Symbol.dispose]());

  const gateFile = (): string => join(workspace.folder, 'kept/gate.json');
  const run = (findings: readonly SarifFinding[], url: string, inputs: Readonly<Record<string, string>> = {}): Promise<Finished> => {
    writeFileSync(join(workspace.folder, 'scan.sarif'), JSON.stringify(makeSarif(findings)));
    const given = { url, 'api-key': tenant.key, report: 'scan.sarif', offline: 'kept', 'offline-key': pinnedKey, ...inputs };
    return runAction(workspace, given, url === away ? { PORTCULLIS_RETRY_BUDGET_MS: '100' } : {});
  };
  const reconcile = (): Promise<Finished> =>
    runCli(workspace, ['reconcile', '--url', api().url, '--project', 'web-shop', '--offline', 'kept'], { PORTCULLIS_API_KEY: tenant.key });
  const pending = (): string[] => {
    const folder = join(workspace.folder, 'kept/pending');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const publish = async (rule: object): Promise<void> => {
    const wish = { document: { rules: [{ id: 'asked', action: 'block', ...rule }] }, basedOn: 1 };
    expect((await sendJson(api(), tenant, 'PUT', '/api/v1/projects/web-shop/policy', wish)).status).to.equal(200);
  };

  it('comes to the same as the server, says OFFLINE loudly, and keeps the report for it', async () => {
    const kept = new Set<string>();
    for (const [findings, verdict, exitCode] of [
      [[{ ...old, line: 5 }], 'pass', 0],
      [[old, brought], 'fail', 1],
    ] as const) {
      const online = await run(findings, api().url);
      const offline = await run(findings, away);
      kept.add(readFileSync(gateFile(), 'utf8'));
      expect([online.exitCode, offline.exitCode]).to.deep.equal([exitCode, exitCode]);
      expect(online.outputs).to.include({ verdict }).and.not.have.property('offline');
      expect(offline.outputs).to.include({ verdict, offline: 'true', 'new-findings': online.outputs['new-findings'], 'scan-id': '' });
      expect(offline.stdout)
        .to.include('JUDGED OFFLINE')
        .and.match(/::(?:error|warning) title=Portcullis::Portcullis: \w+, JUDGED OFFLINE/);
      expect(offline.summary).to.include('JUDGED OFFLINE').and.include('<b>OFFLINE:</b>');
      if (verdict === 'fail') for (const text of [offline.stdout, offline.summary]) expect(text).to.include('brought.js');
    }
    expect(pending()).to.have.length(2);
    // Within the hour it is not fetched again.
    expect([...kept]).to.have.length(1);
  });

  it('refuses two reports of one tool and category, of which one would replace the other once they are sent one by one', async () => {
    await run([], api().url);
    writeFileSync(join(workspace.folder, 'twin.sarif'), JSON.stringify(makeSarif([brought])));
    const { exitCode, stdout } = await run([], away, { report: '*.sarif' });
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('of the same tool and category as scan.sarif');
    expect(pending()).to.have.length(1);
  });

  it('leaves VEX out, says so, and judges the other reports without it', async () => {
    await run([], api().url);
    const statement = { vulnerability: { name: 'CVE-2026-1234' }, products: [{ '@id': 'pkg:npm/a' }], status: 'not_affected' };
    const vex = { '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'urn:v', author: 'us', version: 1, statements: [statement] };
    writeFileSync(join(workspace.folder, 'vex.json'), JSON.stringify(vex));
    const { exitCode, stdout } = await run([old], away, { report: 'scan.sarif\nvex.json' });
    expect([exitCode, stdout.includes('vex.json: VEX is not used offline')]).to.deep.equal([0, true]);
    expect(pending()).to.have.length(1);
  });

  it('sends what was judged when the server is back, tells where that judges otherwise, and leaves nothing behind', async () => {
    await run([], api().url);
    expect((await run([old], away)).exitCode).to.equal(0);
    await publish({ when: { severity: ['high'] } });
    const { exitCode, stdout } = await reconcile();
    expect(stdout).to.include('DIFFERS: pass offline, fail now.');
    expect(exitCode).to.equal(1);
    expect(pending()).to.deep.equal([]);
    const entries = await runAsAdmin<{ after: object }>(
      api(),
      `select after from app.audit_log where tenant_id = $1 and action = 'scan.submit' and after ? 'offlineVerdict'`,
      [tenant.tenantId],
    );
    expect(entries).to.have.length(1);
    expect(entries[0]!.after).to.include({ commit: headSha, outcome: 'fail', offlineVerdict: 'pass' });
    expect((await reconcile()).stdout).to.include('Nothing waits');
  });

  it('holds the commit to the rules of the repository as well', async () => {
    await run([], api().url);
    const rule = { id: 'nothing-old', when: { rule: ['old'] }, action: 'block' };
    writeFileSync(join(workspace.folder, 'strict.json'), JSON.stringify({ rules: [rule] }));
    const { exitCode, stdout } = await run([old], away, { 'policy-file': 'strict.json' });
    expect(exitCode).to.equal(1);
    expect(stdout).to.include('(nothing-old, a rule of the repository’s policy file)');
  });

  it('gives no verdict where a rule asks for EPSS, which only the server knows', async () => {
    await publish({ when: { epss: 0.5 } });
    await run([], api().url);
    const { exitCode, stdout } = await run([dependency], away);
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('not-judged').and.include('EPSS');
  });

  it('ends with 2 and the reason without a gate that is to be believed, and keeps one only where the pinned key signed it', async () => {
    const other = await run([], api().url, { 'offline-key': makeOfflineSigner(generateKeyPairSync('ed25519').privateKey).key.publicKey });
    expect(other.exitCode).to.equal(0);
    expect(other.stdout).to.include('not to be believed: it is signed by another key');
    const none = await run([], away);
    expect(none.exitCode).to.equal(2);
    expect(none.stdout).to.include('there is none in the folder');
    await run([], api().url);
    const kept = readFileSync(gateFile(), 'utf8');
    const { payload, ...rest } = JSON.parse(kept) as { payload: string };
    const lenient = Buffer.from(payload, 'base64').toString('utf8').replace('"block"', '"warn" ');
    writeFileSync(gateFile(), JSON.stringify({ payload: Buffer.from(lenient).toString('base64'), ...rest }));
    const forged = await run([brought], away);
    expect(forged.exitCode).to.equal(2);
    expect(forged.stdout).to.include('its signature does not hold');
    writeFileSync(gateFile(), kept.slice(0, kept.length / 2));
    const cut = await run([brought], away);
    expect(cut.exitCode).to.equal(2);
    expect(cut.stdout).to.include('or a part of one');
    expect(pending()).to.deep.equal([]);
  });
});
