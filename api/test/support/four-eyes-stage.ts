// A stage for tests of four eyes: a policy that asks for them on high findings, two members, and a pull request with a high and a low one.
import type { FindingDetail, PolicyDocument, Receipt, Triaged, TriageReview, TriageReviewPage } from '@portcullis/contract';
import { expect } from 'chai';
import { defaultPolicy } from '../../src/domain/gate/default-policy.ts';
import { makeSarif } from './make-sarif.ts';
import { call, callOk, makePerson, type TestMember } from './people.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from './send-json.ts';
import { type TestApi, type TestTenant, uploadOk } from './start-test-api.ts';

export const web = '/api/v1/projects/web-shop';
export const reason = 'Looked at it.';
export const pull = { ref: 'refs/pull/7/head', 'pull-request': '7' };

/** Names are those of the two members. */
export interface FourEyesStage {
  readonly tenant: TestTenant;
  readonly ada: TestMember;
  readonly grace: TestMember;
  /** Ids of findings. */
  readonly high: string;
  readonly low: string;
  readonly scan: (query?: object) => Promise<Receipt>;
  /** Outcome of the pull request's next upload. */
  readonly outcome: () => Promise<string>;
  readonly publish: (more: Partial<PolicyDocument>) => Promise<void>;
  readonly decide: (who: TestMember, state: string, more?: object) => Promise<Triaged>;
  readonly settle: (who: { readonly token: string }, decisions: readonly string[], approve?: boolean, more?: object) => Promise<Response>;
  readonly waiting: (query?: string) => Promise<readonly TriageReview[]>;
  /** Id of the one decision that waits. */
  readonly onlyWaiting: () => Promise<string>;
  readonly detail: (id?: string) => Promise<FindingDetail>;
  readonly audited: (action: string) => Promise<Record<string, unknown>[]>;
}

async function findPull(api: TestApi, tenant: TestTenant): Promise<readonly [high: string, low: string]> {
  const found = await listFindings(api, tenant, `&ref=${pull.ref}`);
  return [found[0]!.id, found[1]!.id];
}

type Acts = Pick<FourEyesStage, 'scan' | 'outcome' | 'publish'>;

function makeActs(api: TestApi, tenant: TestTenant): Acts {
  let commits = 0;
  const scan: Acts['scan'] = (query = pull) => {
    commits += 1;
    const report = makeSarif([
      { rule: 'high', path: 'high.js' },
      { rule: 'low', path: 'low.js', level: 'note' },
    ]);
    return uploadOk(api, tenant, report, { query: { commit: commits.toString(16).padStart(40, '0'), ...query } });
  };
  return {
    scan,
    outcome: async () => (await scan()).verdict.outcome,
    publish: async (more) => {
      const { version } = await getJson<{ version: number }>(api, tenant, `${web}/policy`);
      const body = { document: { ...defaultPolicy, ...more }, basedOn: version };
      await readJson(await sendJson(api, tenant, 'PUT', `${web}/policy`, body));
    },
  };
}

/** Makes the stage. */
export async function makeFourEyesStage(api: TestApi): Promise<FourEyesStage> {
  const tenant = await api.makeTenant();
  const [ada, grace] = [await makePerson(api, tenant, 'member'), await makePerson(api, tenant, 'member')];
  const acts = makeActs(api, tenant);
  await uploadOk(api, tenant, makeSarif([]), { query: { commit: 'f'.repeat(40) } });
  await acts.publish({ fourEyes: { severity: ['critical', 'high'] } });
  expect(await acts.outcome()).to.equal('fail');
  const [high, low] = await findPull(api, tenant);
  const waiting: FourEyesStage['waiting'] = async (query = '') =>
    (await getJson<TriageReviewPage>(api, tenant, `${web}/triage-reviews${query}`)).items;
  return {
    ...{ tenant, ada, grace, high, low, waiting, ...acts },
    decide: (who, state, more = {}) =>
      callOk(api, who.token, 'post', `${web}/triage`, { body: { findings: [high], state, reason, ...more } }),
    settle: (who, decisions, approve = true, more = {}) =>
      call(api, who.token, 'post', `${web}/triage-reviews`, { body: { decisions, approve, ...more } }),
    onlyWaiting: async () => {
      const found = await waiting();
      expect(found).to.have.length(1);
      return found[0]!.id;
    },
    detail: (id = high) => getJson(api, tenant, `${web}/findings/${id}`),
    audited: (action) =>
      runAsAdmin(api, 'select * from app.audit_log where tenant_id = $1 and action = $2 order by at', [tenant.tenantId, action]),
  };
}
