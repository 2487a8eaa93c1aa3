// The stage of tests of retention: a project with a past, on a plan that keeps things for ninety days.
import type { FindingDetail, Overview, ScanDetail, ScanPage } from '@portcullis/contract';
import type { RetentionCounts } from '../../src/services/upkeep/retention-run.ts';
import { runRetention } from '../../src/services/upkeep/run-retention.ts';
import { GateStage } from '../services/gate/gate-stage.ts';
import { web } from './lifecycle-stage.ts';
import { getJson } from './send-json.ts';
import type { TestApi } from './start-test-api.ts';

export class RetentionStage extends GateStage {
  static override async on(api: TestApi): Promise<RetentionStage> {
    const stage = new RetentionStage(api, await api.makeTenant());
    await stage.arrange("insert into app.billing (tenant_id, plan, retention_days) values ($1, 'free', 90)");
    return stage;
  }

  /** Lets days go by: all that was uploaded and decided until now is so much older. */
  async age(days: number): Promise<void> {
    for (const [table, ...columns] of [
      ['scans', 'received_at'],
      ['receipts', 'created_at'],
      ['verdicts', 'decided_at', 'replaced_at', 'valid_until'],
      ['findings', 'first_seen_at'],
      ['triage', 'decided_at', 'replaced_at', 'expires_at'],
      ['notices', 'made_at'],
    ] as const) {
      const sets = columns.map((column) => `${column} = ${column} - make_interval(days => $2)`).join(', ');
      await this.arrange(`update app.${table} set ${sets} where tenant_id = $1`, days);
    }
  }

  retain(isLocal = false): Promise<RetentionCounts> {
    return runRetention({ pool: this.api.pool, now: () => new Date(), isLocal }, this.tenant.tenantId);
  }

  async count(table: string): Promise<number> {
    const [row] = await this.rows<{ count: string }>(`select count(*) from app.${table} where tenant_id = $1`, [this.tenant.tenantId]);
    return Number(row!.count);
  }

  scanList(): Promise<ScanPage> {
    return getJson(this.api, this.tenant, `${web}/scans?limit=100`);
  }

  /** What people and builds see: of a branch, of findings, of scans, of commits, and at a glance. */
  async seen(refs: readonly string[], rules: readonly string[], commits: readonly number[]): Promise<object> {
    const show = (finding: object): string => JSON.stringify(finding);
    const open = await Promise.all(refs.map((ref) => this.open(ref, show)));
    const details = await Promise.all(rules.map(async (one): Promise<FindingDetail> => this.detail(await this.idOf(one))));
    const gates = await Promise.all(commits.map((commit) => this.gate(commit)));
    const wanted = new Set(gates.flatMap(({ scans }) => scans.map(({ id }) => id)));
    const scans = await Promise.all([...wanted].map((id) => getJson<ScanDetail>(this.api, this.tenant, `${web}/scans/${id}`)));
    const changes = await Promise.all([...wanted].map((id) => getJson<object>(this.api, this.tenant, `${web}/scans/${id}/changes`)));
    const overview = await getJson<Overview>(this.api, this.tenant, '/api/v1/overview?days=365');
    return { open, details, gates, scans, changes, overview };
  }
}
