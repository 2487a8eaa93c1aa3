// Who answers for an accepted risk: whoever decides, or the member they name; and what is left of one who goes.
import type { Finding, FindingDetail } from '@portcullis/contract';
import { expect } from 'chai';
import { expectRefusal } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { callOk, makePerson, type TestMember } from '../support/people.ts';
import { unknownId } from '../support/sample-request.ts';
import { getJson, listFindings, readJson, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/projects/web-shop/triage';
const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const reason = 'Only reachable by operators.';
const expiresAt = daysAhead(5);

describe('an accepted risk', () => {
  const api = useApi();
  let tenant: TestTenant;
  let member: TestMember;
  let finding: Finding;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    member = await makePerson(api(), tenant, 'viewer');
    await uploadOk(api(), tenant, makeSarif([{}]));
    finding = (await listFindings(api(), tenant))[0]!;
  });
  const decide = (more: object, key = tenant.key): Promise<Response> =>
    sendJson(api(), { key }, 'POST', place, { findings: [finding.id], state: 'accepted', reason, expiresAt, ...more });
  const detail = (): Promise<FindingDetail> => getJson(api(), tenant, `/api/v1/projects/web-shop/findings/${finding.id}`);

  it('is answered for by whoever accepts it, unless they name another member.', async () => {
    const other = await makePerson(api(), tenant, 'member');
    await readJson(await decide({}, other.token));
    expect((await detail()).triageHistory[0]!.owner).to.deep.equal({ id: other.memberId, name: other.name });
    await readJson(await decide({ ownerId: member.memberId.toUpperCase() }, other.token));
    expect((await detail()).triageHistory[0]!.owner).to.deep.equal({ id: member.memberId, name: member.name });
  });

  it('finds no owner in another tenant, in the same words as where there is none.', async () => {
    const stranger = await makePerson(api(), await api().makeTenant(), 'owner');
    const details: string[] = [];
    for (const ownerId of [unknownId, stranger.memberId]) {
      const send = (): Promise<Response> => decide({ ownerId });
      details.push((await expectRefusal(api(), send, { status: 404, code: 'member-not-found', pointer: '/ownerId' })).detail);
    }
    expect(details[0]).to.equal(details[1]);
  });

  it('keeps the name of an owner who leaves the tenant.', async () => {
    const owner = await makePerson(api(), tenant, 'owner');
    await readJson(await decide({ ownerId: member.memberId }));
    await callOk(api(), owner.token, 'delete', `/api/v1/members/${member.memberId}`, { status: 204 });
    const shown = await detail();
    expect([shown.triage, shown.triageHistory[0]!.owner]).to.deep.equal(['accepted', { id: member.memberId, name: member.name }]);
  });
});
