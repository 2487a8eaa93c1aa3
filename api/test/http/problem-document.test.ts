// What a failure is told as: "not now" where trying again helps, and a fault of ours otherwise.
import { expect } from 'chai';
import { ProblemError } from '../../src/errors.ts';
import { asProblem } from '../../src/http/problem-document.ts';

const withCode = (code: string): Error => Object.assign(new Error('postgres://portcullis_app:canary@db'), { code });

describe('A failure as a problem', () => {
  for (const code of ['28P01', '28000', '3D000', '08006', '57P01', '57P03', '53300', '57014', '40001', '40P01', 'ECONNREFUSED']) {
    it(`is 503 with a time to wait for ${code}, and says nothing of what failed.`, () => {
      const problem = asProblem(withCode(code));
      expect(problem).to.include({ code: 'service-unavailable', status: 503, retryAfter: 2 });
      expect(problem.message).not.to.include('canary');
    });
  }

  for (const code of ['42501', '42P01', '23505', '22P02', 'ENOENT']) {
    it(`is a fault of ours for ${code}.`, () => {
      expect(asProblem(withCode(code))).to.include({ code: 'internal-error', status: 500 });
    });
  }

  it('stays what it is where it is one already.', () => {
    const problem = new ProblemError('route-not-found', 'There is nothing.');
    expect(asProblem(problem)).to.equal(problem);
  });
});
