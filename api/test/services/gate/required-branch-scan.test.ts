// A required scan of the branch that comes after the verdict, for another commit.
import { expect } from 'chai';
import { pullOf } from '../../support/lifecycle-stage.ts';
import { useApi } from '../../support/start-test-api.ts';
import { GateStage, told } from './gate-stage.ts';

describe('A required scan of the branch', () => {
  const api = useApi();

  it('that comes after the verdict is seen by whoever asks the gate.', async () => {
    const stage = await GateStage.on(api());
    await stage.scan(1);
    await stage.publish({ rules: [], requiredScans: [{ tool: 'zap', of: 'branch' }] });
    expect(told((await stage.scan(2, { query: pullOf(7) })).verdict)).to.include('error scan-missing');
    await stage.scanBy('zap', 1);
    expect(await stage.outcome(2)).to.equal('pass');
  });
});
