// Findings that were stored before lines and surroundings had marks of their own: the next scan knows them, and gives them new ones.
import { expect } from 'chai';
import { digestFields } from '../../src/domain/digest.ts';
import { packMatchData } from '../../src/domain/live-findings.ts';
import { LifecycleStage } from '../support/lifecycle-stage.ts';
import { useApi } from '../support/start-test-api.ts';

/** Kinds of entries of the first version: rule, path and text; rule and path. */
const kinds = { text: '\u0002', place: '\u0003' } as const;

describe('A finding that was stored with keys of the first version', () => {
  const api = useApi();
  let stage: LifecycleStage;
  const quoted = { rule: 'quoted', path: 'a.js', line: 10, text: 'query()' };
  /** A result without the text of its line. */
  const bare = (line: number): object => ({
    ruleId: 'bare',
    level: 'error',
    message: { text: 'A problem.' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'b.js' }, region: { startLine: line } } }],
  });
  const reportOf = (line: number, bareLine = line): object => ({
    run: { results: [resultOf({ ...quoted, line }), bare(bareLine)] },
  });
  const resultOf = ({ rule, path, line, text }: typeof quoted): object => ({
    ruleId: rule,
    level: 'error',
    message: { text: 'A problem.' },
    locations: [{ physicalLocation: { artifactLocation: { uri: path }, region: { startLine: line, snippet: { text } } } }],
  });
  const kindsOf = async (rule: string): Promise<number[]> => {
    const sql = 'select match_data as data from app.findings where project_id = $1 and rule_id = $2';
    const [row] = await stage.rows<{ data: Buffer }>(sql, [stage.tenant.projectId, rule]);
    const { data } = row!;
    return Array.from({ length: data.readUInt8(36) }, (_, index) => data.readUInt8(37 + index * 17));
  };

  beforeEach('store as the first version did', async () => {
    stage = await LifecycleStage.make(api());
    await stage.scan(1, reportOf(10));
    const old = (rule: string, entry: string): Promise<object[]> =>
      stage.rows('update app.findings set match_data = $3 where project_id = $1 and rule_id = $2', [
        stage.tenant.projectId,
        rule,
        packMatchData(digestFields('raw', [rule]), digestFields('content-0', [rule]), 10, [entry]),
      ]);
    await old('quoted', kinds.text + digestFields('line-1', ['quoted', 'a.js', 'query()']));
    await old('bare', kinds.place + digestFields('place-1', ['bare', 'b.js']));
    await stage.rows('update app.scans set context_digest = $2 where project_id = $1', [stage.tenant.projectId, Buffer.alloc(16, 1)]);
  });

  for (const [what, line] of [
    ['unchanged', 10],
    ['with its lines moved', 30],
  ] as const) {
    it(`is known ${what}, keeps its id and what was decided on it, and gets new keys.`, async () => {
      const ids = [await stage.idOf('quoted'), await stage.idOf('bare')];
      for (const id of ids) await stage.dismiss(id);
      expect([await kindsOf('quoted'), await kindsOf('bare')]).to.deep.equal([[2], [3]]);
      const receipt = await stage.scan(2, reportOf(line));
      expect(receipt.counts).to.include({ new: 0, existing: 2, fixed: 0 });
      expect([await stage.idOf('quoted'), await stage.idOf('bare')]).to.deep.equal(ids);
      for (const id of ids) expect(await stage.detail(id)).to.include({ state: 'open', triage: 'false-positive', line });
      for (const rule of ['quoted', 'bare'])
        expect(await kindsOf(rule))
          .to.include(4)
          .and.not.include.oneOf([2, 3]);
      expect((await stage.scan(3, reportOf(line + 5))).counts).to.include({ new: 0, existing: 2 });
    });
  }

  it('is known when it comes back, and by a pull request, which leaves the keys to main.', async () => {
    const ids = [await stage.idOf('quoted'), await stage.idOf('bare')];
    const pull = await stage.scan(2, { ...reportOf(12), query: { ref: 'refs/pull/1/head', 'pull-request': '1' } });
    expect(pull.counts).to.include({ new: 0, existing: 2 });
    expect(await kindsOf('quoted')).to.deep.equal([2]);
    await stage.scan(3, { run: { results: [] } });
    const back = await stage.scan(4, reportOf(12));
    expect(back.counts).to.include({ new: 0, reopened: 2 });
    expect([await stage.idOf('quoted'), await stage.idOf('bare')]).to.deep.equal(ids);
    expect(await kindsOf('quoted')).to.include(4);
  });
});
