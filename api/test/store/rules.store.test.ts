// What tools say of their rules, written by several uploads at once.
import { expect } from 'chai';
import { upsertRules } from '../../src/store/rules.store.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';
import { useApi } from '../support/start-test-api.ts';

describe('upsertRules', () => {
  const api = useApi();

  it('takes the same rules from several categories of a tool at once, in whatever order their reports have them.', async () => {
    const { tenantId, projectId } = await api().makeTenant();
    const rules = Array.from({ length: 4000 }, (_, index) => ({ rule_id: `rule-${index}`, title: 'A rule.', help: null, help_uri: null }));
    const write = (rows: readonly object[]): Promise<void> =>
      withTenant(api().pool, tenantId, { readOnly: false }, (tx) =>
        upsertRules(tx, projectId, 'testscan', JSON.stringify(rows), { mayReplace: true }),
      );
    const outcomes = await Promise.allSettled([write(rules), write([...rules].reverse())]);
    expect(outcomes.map((outcome) => outcome.status)).to.deep.equal(['fulfilled', 'fulfilled']);
  });
});
