// Whatever happened on a branch and its base: what is open is what the last scan saw, for the branch and for every scan of it.
import type { FindingPage } from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { makeSarif } from '../support/make-sarif.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const refs = ['refs/heads/main', 'refs/pull/1/head', 'refs/heads/feature'] as const;

/** A scan of one of the refs that sees some of five rules, compared with the base as it stands or as an earlier scan left it. */
const anyScan = fc.record({
  ref: fc.constantFrom(...refs),
  rules: fc.subarray(['a', 'b', 'c', 'd', 'e']),
  baseAgo: fc.option(fc.nat(3), { nil: undefined }),
});

describe('GET /api/v1/projects/{project}/findings: history', () => {
  const api = useApi({ READ_THREADS: '2' });

  const openRules = async (tenant: TestTenant, query: string): Promise<string[]> => {
    const response = await get(api(), tenant, `/api/v1/projects/web-shop/findings?state=open&${query}`);
    return ((await response.json()) as FindingPage).items.map((item) => item.ruleId).sort();
  };

  it('shows for each branch, and for each scan ever since, exactly what that scan saw.', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyScan, { minLength: 3, maxLength: 9 }), async (scans) => {
        const tenant = await api().makeTenant();
        const seen: { scanId: string; open: string[] }[] = [];
        const now = new Map<string, string[]>();
        const mainCommits: string[] = [];
        for (const [index, { ref, rules, baseAgo }] of scans.entries()) {
          const findings = rules.map((rule) => ({ rule, path: `${rule}.js` }));
          const commit = index.toString(16).padStart(40, '0');
          const base = baseAgo === undefined || ref === refs[0] ? undefined : mainCommits.at(-1 - baseAgo);
          const query = { ref, commit, ...(base === undefined ? {} : { base }) };
          const { scanId } = await uploadOk(api(), tenant, makeSarif(findings), { query });
          if (ref === refs[0]) mainCommits.push(commit);
          seen.push({ scanId, open: [...rules].sort() });
          now.set(ref, [...rules].sort());
        }
        for (const [ref, open] of now) expect(await openRules(tenant, `ref=${ref}`), ref).to.deep.equal(open);
        for (const { scanId, open } of seen) expect(await openRules(tenant, `scan=${scanId}`), scanId).to.deep.equal(open);
      }),
      { numRuns: 8 },
    );
  });
});
