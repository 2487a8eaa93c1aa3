// What people put right about which finding is which takes nothing from what the gate knows of it: a name in KEV, a type, tags, a fix.
import { expect } from 'chai';
import { makeKev } from '../../support/make-intelligence.ts';
import { readJson, sendJson } from '../../support/send-json.ts';
import { useApi } from '../../support/start-test-api.ts';
import { GateStage, rule, told } from './gate-stage.ts';

const cve = 'CVE-2025-0001';
const tagged = { rule: 'x', path: 'x.js', extra: { properties: { tags: ['owasp'] } } };
const columns = ['type', 'tags', 'aliases', 'fix_available'] as const;

describe('A finding that is split or merged', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach(async () => {
    stage = await GateStage.on(api());
    const type = { 'content-type': 'application/json' };
    await readJson(await sendJson(api(), stage.tenant, 'PUT', '/api/v1/intelligence/kev', makeKev([cve]), type));
    await stage.publish({ rules: [rule('exploited', { kev: true }), rule('tagged', { tags: ['owasp'] })] });
  });
  const known = async (id: string): Promise<object> => {
    const [row] = await stage.rows<Record<string, unknown>>('select * from app.findings where id = $1', [id]);
    return Object.fromEntries(columns.map((column) => [column, row?.[column]]));
  };

  it('still is what is known to be exploited, of the same type and with the same tags, where it is split from another.', async () => {
    await stage.scan(1);
    await stage.scan(2, { rules: [cve], findings: [tagged], history: [1] });
    await stage.arrange("update app.findings set type = 'sca', fix_available = true where tenant_id = $1 and rule_id = $2", cve);
    for (const ruleId of [cve, 'x']) {
      const id = await stage.idOf(ruleId);
      const before = await known(id);
      const { finding } = await readJson<{ finding: string }>(await stage.post(`/findings/${id}/split`), 201);
      expect(finding).not.to.equal(id);
      expect(await known(finding)).to.deep.equal(before);
    }
    expect(told((await stage.gate(2)).verdict)).to.deep.equal(['fail exploited', 'fail tagged']);
  });

  it('still is what is known to be exploited where it takes the place of another.', async () => {
    await stage.scan(1, { rules: ['harmless'] });
    await stage.scan(2, { rules: [cve], history: [1] });
    const [id, into] = [await stage.idOf(cve), await stage.idOf('harmless')];
    await stage.arrange("update app.findings set type = 'sca', fix_available = true where tenant_id = $1 and rule_id = $2", cve);
    const [merged, stays] = [await known(id), await known(into)];
    await readJson(await stage.post(`/findings/${id}/merge`, { into }));
    expect(await known(into)).to.deep.equal(merged);
    expect(await known(id)).to.deep.equal(stays);
    expect(await stage.outcome(2)).to.equal('fail');
  });
});
