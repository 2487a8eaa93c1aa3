// A project whose commits are numbered, for tests of what becomes of findings from scan to scan.
import type { Evidence, Finding, FindingDetail, FindingState, Receipt } from '@portcullis/contract';
import { makeSarif, type SarifFinding } from './make-sarif.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from './send-json.ts';
import { type TestApi, type TestTenant, upload, uploadOk } from './start-test-api.ts';

export const web = '/api/v1/projects/web-shop';

export const commitOf = (index: number): string => index.toString(16).padStart(40, '0');

export const pullOf = (index: number): Readonly<Record<string, string>> => ({ ref: `refs/pull/${index}/head`, 'pull-request': `${index}` });

export interface ScanWish {
  /** One finding for each, in a file of its own. */
  readonly rules?: readonly string[];
  readonly findings?: readonly SarifFinding[];
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Commits that it is built on, nearest first. */
  readonly history?: readonly number[];
  readonly isShallow?: boolean;
  readonly changes?: Evidence['changes'];
  /** Ids of the rules that the tool says it has. */
  readonly listed?: readonly string[];
  readonly run?: object;
}

const evidenceOf = ({ history, isShallow = false, changes }: ScanWish): object => ({
  ...(history ? { history: { commits: history.map(commitOf), isWhole: !isShallow } } : {}),
  ...(changes ? { changes } : {}),
});

export function reportOf(wish: ScanWish): object {
  const findings = [...(wish.findings ?? []), ...(wish.rules ?? []).map((rule) => ({ rule, path: `${rule}.js` }))];
  const rules = (wish.listed ?? []).map((id) => ({ id }));
  return makeSarif(findings, {
    tool: { driver: { name: 'testscan', version: '1.0.0', rules } },
    properties: { 'portcullis/evidence/v1': evidenceOf(wish) },
    ...wish.run,
  });
}

export const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `r${from + index}`);

export const codesOf = ({ warnings }: Receipt): string[] => warnings.map(({ code }) => code);

export const reasonsOf = ({ verdict }: Receipt): string[] => verdict.reasons.map(({ code, outcome }) => `${outcome} ${code}`);

/** The stage of one test. */
export class LifecycleStage {
  readonly api: TestApi;
  readonly tenant: TestTenant;

  constructor(api: TestApi, tenant: TestTenant) {
    this.api = api;
    this.tenant = tenant;
  }

  static async make(api: TestApi): Promise<LifecycleStage> {
    return new LifecycleStage(api, await api.makeTenant());
  }

  scan(commit: number, wish: ScanWish = {}): Promise<Receipt> {
    return uploadOk(this.api, this.tenant, reportOf(wish), {
      query: { commit: commitOf(commit), ...wish.query },
      ...(wish.headers ? { headers: wish.headers } : {}),
    });
  }

  send(commit: number, wish: ScanWish): Promise<Response> {
    return upload(this.api, this.tenant, reportOf(wish), { query: { commit: commitOf(commit), ...wish.query } });
  }

  /** Rules, or whatever is asked for, of what is open on main or another ref. */
  open(ref?: string, shown?: (finding: Finding) => string): Promise<string[]> {
    return this.inState('open', ref, shown);
  }

  async inState(state: FindingState, ref = 'refs/heads/main', shown = (finding: Finding): string => finding.ruleId): Promise<string[]> {
    return (await listFindings(this.api, this.tenant, `&state=${state}&ref=${ref}`)).map(shown).sort();
  }

  /** The finding of a rule, wherever it is in the project. */
  async idOf(ruleId: string): Promise<string> {
    const rows = await this.rows<{ id: string }>(
      'select id from app.findings where project_id = $1 and rule_id = $2 and merged_into is null order by first_seen_at',
      [this.tenant.projectId, ruleId],
    );
    if (rows.length !== 1) throw new Error(`${rows.length} findings of ${ruleId}`);
    return rows[0]!.id;
  }

  detail(id: string): Promise<FindingDetail> {
    return getJson(this.api, this.tenant, `${web}/findings/${id}`);
  }

  post(path: string, body?: object): Promise<Response> {
    return sendJson(this.api, this.tenant, 'POST', web + path, body);
  }

  async dismiss(id: string): Promise<void> {
    await readJson(await this.post('/triage', { findings: [id], state: 'false-positive', reason: 'Looked at it.' }));
  }

  change(wish: object): Promise<unknown> {
    return sendJson(this.api, this.tenant, 'PATCH', web, wish).then((sent) => readJson(sent));
  }

  rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return runAsAdmin<Row>(this.api, sql, values);
  }

  /** Every finding and interval of the project, but for the numbers of scans. */
  async stored(): Promise<object> {
    const [row] = await this.rows<object>(
      `select (select json_agg(f order by f.id) from (select id, path, line, rule_id, matched_by from app.findings where project_id = $1) as f) as findings,
         (select json_agg(s order by s.finding_id, s.branch_id, s.from_scan) from app.sightings as s
          join app.findings as f on f.id = s.finding_id where f.project_id = $1) as sightings`,
      [this.tenant.projectId],
    );
    return row!;
  }
}
