// Every condition of a policy, from a scanner's report to the exit code of the built action. In each pull request one finding meets the condition
// and one just does not: the build fails for the one alone.
import { gzipSync } from 'node:zlib';
import type { PolicyDocument, PolicyRule } from '@portcullis/contract';
import { expect } from 'chai';
import { buildActionIfStale } from '../../../ci-action/build.ts';
import { type Finished, makeWorkspace, runAction } from '../../../ci-action/test/runner.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const main = { commit: 'd'.repeat(40), ref: 'refs/heads/main' };

interface Row {
  readonly when: PolicyRule['when'];
  readonly rule?: Partial<PolicyRule>;
  readonly more?: Partial<PolicyDocument>;
  readonly meets: SarifFinding;
  readonly misses?: SarifFinding;
  readonly tool?: string;
  /** What main has; nothing without it. */
  readonly main?: readonly SarifFinding[];
  /** SQL as superuser between main's scan and the pull request's; $1 is the tenant. */
  readonly arrange?: string;
}

const vulnerability = (id: string, fixed = '', path = 'package-lock.json'): SarifFinding => ({
  rule: id,
  path,
  message: `Package: left-${id}\nInstalled Version: 1.0.0\nVulnerability ${id}\nSeverity: HIGH\nFixed Version: ${fixed}\nLink: x`,
});
const tagged = (rule: string, ...tags: string[]): SarifFinding => ({ rule, extra: { properties: { tags } } });
const older = `update app.findings set first_seen_at = now() - interval '40 days' where tenant_id = $1 and rule_id = 'old'`;

const rows: Readonly<Record<string, Row>> = {
  'novelty: new': {
    when: { novelty: ['new'] },
    main: [{ rule: 'there' }],
    meets: { rule: 'news', path: 'b.js' },
    misses: { rule: 'there' },
  },
  'novelty: escalated': {
    when: { novelty: ['escalated'] },
    main: [
      { rule: 'rises', level: 'note' },
      { rule: 'stays', path: 'b.js' },
    ],
    meets: { rule: 'rises', level: 'error' },
    misses: { rule: 'stays', path: 'b.js' },
  },
  'novelty: pre-existing': {
    when: { novelty: ['pre-existing'] },
    main: [{ rule: 'there' }],
    meets: { rule: 'there' },
    misses: { rule: 'news', path: 'b.js' },
  },
  severity: { when: { severity: ['critical'] }, meets: { score: '9.0' }, misses: { rule: 'high', score: '8.9', path: 'b.js' } },
  type: { when: { type: ['sca'] }, tool: 'Trivy', meets: vulnerability('CVE-2026-1000'), misses: { rule: 'AVD-1', path: 'main.tf' } },
  tool: { when: { tool: ['TEST*'] }, meets: {} },
  rule: { when: { rule: ['js.sql.*'] }, meets: { rule: 'js.sql.raw' }, misses: { rule: 'js.xss.raw', path: 'b.js' } },
  path: { when: { path: ['src/**', '!**/*.test.js'] }, meets: { path: 'src/a/b.js' }, misses: { rule: 'other', path: 'src/a/b.test.js' } },
  cwe: { when: { cwe: [89] }, meets: tagged('a', 'CWE-89'), misses: { ...tagged('b', 'CWE-79'), path: 'b.js' } },
  tags: { when: { tags: ['pci'] }, meets: tagged('a', 'PCI'), misses: { ...tagged('b', 'pci-dss'), path: 'b.js' } },
  fixAvailable: {
    when: { fixAvailable: true },
    tool: 'Trivy',
    meets: vulnerability('CVE-2026-1000', '1.0.1'),
    misses: vulnerability('CVE-2026-2000'),
  },
  epss: { when: { epss: 0.5 }, tool: 'Trivy', meets: vulnerability('CVE-2026-1000'), misses: vulnerability('CVE-2026-2000') },
  kev: { when: { kev: true }, tool: 'Trivy', meets: vulnerability('CVE-2026-1000'), misses: vulnerability('CVE-2026-2000') },
  triage: {
    when: { triage: ['accepted'] },
    main: [{ rule: 'risk' }, { rule: 'open', path: 'b.js' }],
    arrange: `insert into app.triage (tenant_id, id, project_id, finding_id, state, reason, expires_at, owner_name, decided_by)
      select $1, gen_random_uuid(), project_id, id, 'accepted', 'r', now() + interval '1 day', 'Ada', 'Ada' from app.findings where tenant_id = $1 and rule_id = 'risk'`,
    meets: { rule: 'risk' },
    misses: { rule: 'open', path: 'b.js' },
  },
  olderThanDays: {
    when: { olderThanDays: 30 },
    main: [{ rule: 'old' }],
    arrange: older,
    meets: { rule: 'old' },
    misses: { rule: 'young', path: 'b.js' },
  },
  overdue: {
    when: { overdue: true },
    more: { dueDays: { high: 30, low: 90 } },
    main: [{ rule: 'old' }, { rule: 'old', level: 'note', path: 'b.js' }],
    arrange: older,
    meets: { rule: 'old' },
    misses: { rule: 'old', level: 'note', path: 'b.js' },
  },
  branches: { when: { branches: ['main'] }, meets: {} },
  graceDays: {
    when: {},
    rule: { graceDays: 30 },
    main: [{ rule: 'old' }],
    arrange: older,
    meets: { rule: 'old' },
    misses: { rule: 'young', path: 'b.js' },
  },
  effectiveFrom: { when: {}, rule: { effectiveFrom: '2026-01-01' }, meets: {} },
};

describe('a condition of a policy, from the report to the exit code of the build', function () {
  this.timeout(60_000);
  const api = useApi();
  let tenant: TestTenant;
  before(buildActionIfStale);
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  const publish = async (document: PolicyDocument, basedOn = 1): Promise<void> => {
    await readJson(await sendJson(api(), tenant, 'PUT', '/api/v1/projects/web-shop/policy', { document, basedOn }));
  };
  const importFile = async (source: string, mediaType: string, text: string): Promise<void> => {
    const headers = { authorization: `Bearer ${tenant.key}`, 'content-type': mediaType, 'content-encoding': 'gzip' };
    await readJson(await fetch(`${api().url}/api/v1/intelligence/${source}`, { method: 'PUT', headers, body: gzipSync(text) }));
  };
  const build = async (
    findings: readonly SarifFinding[],
    tool = 'testscan',
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<Finished> => {
    const report = JSON.stringify(makeSarif(findings, { tool: { driver: { name: tool, rules: [] } } }));
    using workspace = makeWorkspace({ 'reports/scan.sarif': report });
    return await runAction(workspace, { url: api().url, 'api-key': tenant.key, ...inputs });
  };

  for (const [name, row] of Object.entries(rows)) {
    it(`${name} blocks what meets it, and nothing else.`, async () => {
      const { when, rule, more, meets, misses, tool = 'testscan' } = row;
      await uploadOk(api(), tenant, makeSarif(row.main ?? [], { tool: { driver: { name: tool, rules: [] } } }), { query: main });
      if (when.epss !== undefined)
        await importFile(
          'epss',
          'text/csv',
          '#model_version:v2025.03.14,score_date:2026-11-20T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1000,0.50000,0.9\nCVE-2026-2000,0.49999,0.9\n',
        );
      if (when.kev) {
        const catalogue = { title: 'KEV', catalogVersion: '2026.11.20', dateReleased: '2026-11-20T00:00:00Z', count: 1 };
        await importFile(
          'kev',
          'application/json',
          JSON.stringify({ ...catalogue, vulnerabilities: [{ cveID: 'CVE-2026-1000', dateAdded: '2026-11-19' }] }),
        );
      }
      if (row.arrange !== undefined) await runAsAdmin(api(), row.arrange, [tenant.tenantId]);
      await publish({ rules: [{ id: 'wanted', when, action: 'block', ...rule }], ...more });
      const { exitCode, stdout, outputs } = await build([meets, ...(misses ? [misses] : [])], tool);
      expect(exitCode, stdout).to.equal(1);
      expect(outputs['verdict']).to.equal('fail');
      expect(stdout)
        .to.match(/ 1 [a-z -]*finding\b.*\(wanted/)
        .and.include(meets.rule ?? 'sql-injection');
      if (misses?.rule !== undefined && misses.rule !== meets.rule)
        expect(stdout).not.to.match(new RegExp(`  ${misses.rule.replaceAll('.', '\\.')}  `));
    });
  }

  for (const [name, rule] of Object.entries<Partial<PolicyRule>>({
    'another tool': { when: { tool: ['gitleaks'] } },
    'another branch': { when: { branches: ['release/*'] } },
    'a time to come': { effectiveFrom: '2126-01-01' },
    'more than there are': { moreThan: 1 },
    'a warning only': { action: 'warn' },
    'being told only': { action: 'inform' },
  })) {
    it(`lets the build go on where its rule is for ${name}.`, async () => {
      await uploadOk(api(), tenant, makeSarif([]), { query: main });
      await publish({ rules: [{ id: 'wanted', when: {}, action: 'block', ...rule }] });
      const { exitCode, stdout } = await build([{}]);
      expect(exitCode, stdout).to.equal(0);
    });
  }
});
