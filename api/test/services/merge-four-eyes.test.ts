// Four eyes and merging: what one person may not dismiss alone, they may not merge out of sight either.
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { type FourEyesStage, makeFourEyesStage, pull, web } from '../support/four-eyes-stage.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { call } from '../support/people.ts';
import { listFindings, readJson } from '../support/send-json.ts';
import { uploadOk, useApi } from '../support/start-test-api.ts';

describe('four eyes, where findings are merged', () => {
  const api = useApi();
  let on: FourEyesStage;
  beforeEach(async () => {
    on = await makeFourEyesStage(api());
  });
  const only = async (rule: string): Promise<string> => {
    await uploadOk(api(), on.tenant, makeSarif([{ rule, path: `${rule}.js` }]), { query: { commit: 'e'.repeat(40), ...pull } });
    const [found] = await listFindings(api(), on.tenant, `&ref=${pull.ref}&state=open`);
    return found!.id;
  };
  const merge = (id: string, into: string): Promise<Response> =>
    call(api(), on.ada.token, 'post', `${web}/findings/${id}/merge`, { body: { into } });
  const expectRefused = async (id: string, into: string, why: RegExp): Promise<void> => {
    const problem = await expectProblem(await merge(id, into), { status: 409, code: 'merge-refused', pointer: '/into' });
    expect(problem.detail).to.match(why);
  };

  it('refuse to merge a finding into one that a member could dismiss, or has dismissed, alone.', async () => {
    const id = await only('high');
    await expectRefused(id, on.low, /second member to dismiss a high finding\. The other one is low, which anybody may dismiss alone\./);
    await on.decide(on.ada, 'false-positive', { findings: [on.low] });
    await expectRefused(id, on.low, /The other one is dismissed/);
    expect(await on.outcome()).to.equal('fail');
  });

  it('refuse to merge a finding into one that two have dismissed: they looked at that one. Opened again, it takes the other.', async () => {
    await on.decide(on.ada, 'false-positive');
    await readJson(await on.settle(on.grace, [await on.onlyWaiting()]));
    const id = await only('higher');
    await expectRefused(
      id,
      on.high,
      /The other one is dismissed, so this one would be, by you alone: open that one first\. Nothing was changed\./,
    );
    await on.decide(on.ada, 'open', { reason: undefined });
    expect(await readJson(await merge(id, on.high))).to.deep.equal({ finding: on.high });
  });

  it('have nothing to look at any more where what waited was merged.', async () => {
    const id = await only('higher');
    await on.decide(on.ada, 'false-positive', { findings: [id] });
    const waits = await on.onlyWaiting();
    await readJson(await merge(id, on.high));
    expect(await on.waiting()).to.deep.equal([]);
    await expectProblem(await on.settle(on.grace, [waits]), {
      status: 404,
      code: 'triage-review-not-found',
      pointer: '/decisions/0',
    });
  });
});
