// The stage of tests of the gate: a project whose commits are numbered, with policies, verdicts, and the job that keeps them living.
import type { CommitGate, Override, Policy, PolicyDocument, PolicyRule, Receipt, Verdict, VerdictList } from '@portcullis/contract';
import { makeLivingVerdicts } from '../../../src/jobs/living-verdicts.ts';
import { commitOf, LifecycleStage, type ScanWish, web } from '../../support/lifecycle-stage.ts';
import { call, callOk, makePerson, type TestMember } from '../../support/people.ts';
import { getJson, readJson, sendJson } from '../../support/send-json.ts';
import type { TestApi } from '../../support/start-test-api.ts';

/** The tool that a scan is by, instead of `testscan`. */
export const by = (name: string): Pick<ScanWish, 'run'> => ({ run: { tool: { driver: { name, version: '1.0.0', rules: [] } } } });

/** The same for a scan that broke off. */
export const brokenBy = (name: string): Pick<ScanWish, 'run'> => {
  return { run: { ...by(name).run, invocations: [{ executionSuccessful: false }] } };
};

/** A rule that blocks unless told otherwise. */
export const rule = (id: string, when: PolicyRule['when'], more: Partial<PolicyRule> = {}): PolicyRule => {
  return { id, when, action: 'block', ...more };
};

/** Reasons as `outcome code`. */
export const told = ({ reasons }: Verdict): string[] => reasons.map(({ code, outcome }) => `${outcome} ${code}`);

/** Rules of the findings behind the reasons of one code. */
export const behind = ({ reasons }: Verdict, code: string): string[] =>
  reasons.filter((reason) => reason.code === code).flatMap(({ findings }) => findings.map(({ ruleId }) => ruleId));

/** A verdict as the list of all of them has it: its findings are counted, not named. */
export const asListed = (verdict: Verdict): Verdict => {
  return { ...verdict, reasons: verdict.reasons.map((reason) => ({ ...reason, findings: [] })) };
};

/** A verdict without what is made anew each time: ids of findings and scans, and when it was. */
export const gist = ({ outcome, reasons }: Verdict): object => ({
  outcome,
  reasons: reasons.map(({ scans, findings, ...reason }) => {
    return { ...reason, scans: scans?.length, findings: findings.map(({ id: _, ...finding }) => finding) };
  }),
});

export class GateStage extends LifecycleStage {
  static async on(api: TestApi): Promise<GateStage> {
    return new GateStage(api, await api.makeTenant());
  }

  gate(commit: number): Promise<CommitGate> {
    return getJson(this.api, this.tenant, `${web}/gate?commit=${commitOf(commit)}`);
  }

  async outcome(commit: number): Promise<string> {
    return (await this.gate(commit)).outcome;
  }

  /** The newest first. */
  async verdicts(commit: number): Promise<readonly Verdict[]> {
    return (await getJson<VerdictList>(this.api, this.tenant, `${web}/verdicts?commit=${commitOf(commit)}`)).items;
  }

  /** Why it was judged each time, the oldest first. */
  async causes(commit: number): Promise<(string | undefined)[]> {
    return (await this.verdicts(commit)).map(({ cause }) => cause).reverse();
  }

  async publish(document: PolicyDocument, more: object = {}): Promise<Policy> {
    const { version } = await getJson<Policy>(this.api, this.tenant, `${web}/policy`);
    return readJson(await this.put(`${web}/policy`, { document, basedOn: version, ...more }));
  }

  async publishFloor(document: PolicyDocument): Promise<void> {
    const { version } = await getJson<Policy>(this.api, this.tenant, '/api/v1/policy');
    await readJson(await this.put('/api/v1/policy', { document, basedOn: version }));
  }

  put(path: string, body: object): Promise<Response> {
    return sendJson(this.api, this.tenant, 'PUT', path, body);
  }

  sendFile(commit: number, file: object): Promise<Response> {
    return this.put(`${web}/policy-file?commit=${commitOf(commit)}`, file);
  }

  /** Its digest. */
  async putFile(commit: number, file: object): Promise<string> {
    return (await readJson<{ digest: string }>(await this.sendFile(commit, file))).digest;
  }

  person(role: 'owner' | 'admin' | 'member' | 'viewer'): Promise<TestMember> {
    return makePerson(this.api, this.tenant, role);
  }

  break(who: { readonly token: string }, commit: number, wish: object = {}): Promise<Response> {
    const body = { commit: commitOf(commit), reason: 'The shop is down.', hours: 1, ...wish };
    return call(this.api, who.token, 'post', `${web}/overrides`, { body });
  }

  async breakOk(who: { readonly token: string }, commit: number): Promise<Override> {
    return readJson(await this.break(who, commit), 201);
  }

  end(who: { readonly token: string }, override: string): Promise<Response> {
    return call(this.api, who.token, 'delete', `${web}/overrides/${override}`);
  }

  async accept(rules: readonly string[], owner: TestMember, expiresAt: Date, more: object = {}): Promise<void> {
    const findings = await Promise.all(rules.map((one) => this.idOf(one)));
    const body = { findings, state: 'accepted', reason: 'Known.', expiresAt: expiresAt.toISOString(), ...more };
    await callOk(this.api, owner.token, 'post', `${web}/triage`, { body });
  }

  /** Judges again what is due, as the job of any replica does. */
  async judgeDue(): Promise<void> {
    const failures: unknown[] = [];
    const job = makeLivingVerdicts({ pool: this.api.pool, now: () => new Date(), onFailure: (error) => failures.push(error) });
    await job.run();
    if (failures.length > 0) throw new AggregateError(failures);
  }

  /** The next scan of a commit with what was found, by a tool of that name. */
  scanBy(tool: string, commit: number, wish: ScanWish = {}): Promise<Receipt> {
    return this.scan(commit, { ...by(tool), ...wish });
  }

  /** Puts something of the tenant's into the past, or wherever else. */
  async arrange(sql: string, ...values: unknown[]): Promise<void> {
    await this.rows(sql, [this.tenant.tenantId, ...values]);
  }
}
