// The same upload again, ten times at once, or with other evidence: one set of findings.
import { type Receipt, receiptSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { codesOf, commitOf, LifecycleStage, names, pullOf, type ScanWish } from '../support/lifecycle-stage.ts';
import { useApi } from '../support/start-test-api.ts';

describe('An upload that is sent again', () => {
  // Several are read at once, so that they meet at the database.
  const api = useApi({ READ_THREADS: '4' });
  let stage: LifecycleStage;
  beforeEach(async () => {
    stage = await LifecycleStage.make(api());
  });

  const steps: readonly (readonly [what: string, commit: number, wish: ScanWish])[] = [
    ['the first scan', 1, { rules: names(30) }],
    ['one that changes little', 2, { rules: [...names(28), 'new'], history: [20, 1] }],
    ['a pull request', 3, { rules: [...names(25), 'mine'], query: pullOf(1), history: [2, 1] }],
    ['its second scan', 4, { rules: [...names(27), 'other'], query: pullOf(1), history: [2, 1] }],
    ['a late one', 20, { rules: names(5), history: [1] }],
    ['an unhealthy one', 5, { rules: names(2), run: { invocations: [{ executionSuccessful: false }] } }],
    ['one with findings of a rule that is over', 6, { rules: names(26), listed: [...names(26), 'quiet'], history: [5, 2, 20, 1] }],
    ['one with equal lines', 7, { findings: [3, 9, 12].map((line) => ({ line, text: 'same()' })), rules: names(26), history: [6] }],
    ['one with lines moved', 8, { findings: [4, 10, 13].map((line) => ({ line, text: 'same()' })), rules: names(26), history: [7, 6] }],
    ['a pull request of an older base', 9, { rules: names(26), query: pullOf(2), history: [2, 1] }],
  ];

  it('changes neither a finding nor where it is present, with whatever idempotency key.', async () => {
    for (const [what, commit, wish] of steps) {
      const first = await stage.scan(commit, { ...wish, headers: { 'idempotency-key': `${commit}` } });
      const stored = await stage.stored();
      const second = await stage.scan(commit, { ...wish, headers: { 'idempotency-key': `${commit}-again` } });
      expect(await stage.stored(), what).to.deep.equal(stored);
      expect(second.scanId).to.not.equal(first.scanId);
      expect(second.verdict.outcome, what).to.equal(first.verdict.outcome);
    }
  });

  it('ten times at once makes one set of findings.', async () => {
    for (const [commit, query] of [
      [1, {}],
      [2, pullOf(1)],
    ] as const) {
      // The branch is there already: making it would let them wait for each other.
      await stage.scan(commit + 50, { rules: ['old'], query });
      const wish = { rules: ['old', ...names(commit * 20)], query };
      const receipts = await Promise.all(Array.from({ length: 10 }, () => stage.scan(commit, wish)));
      // New is what the base has not: of a pull request all ten say the same, of main only the first.
      const counted = receipts.map(({ counts }) => counts.new).filter((count) => count > 0);
      expect(counted).to.deep.equal(commit === 1 ? [20] : Array<number>(10).fill(20));
      expect(new Set(receipts.map(({ verdict }) => verdict.outcome)).size).to.equal(1);
    }
    const [row] = await stage.rows(
      'select count(*)::int as findings, count(distinct rule_id)::int as rules from app.findings where project_id = $1',
      [stage.tenant.projectId],
    );
    expect(row).to.deep.equal({ findings: 41, rules: 41 });
    expect(await stage.open()).to.have.length(21);
  });
});

describe('Evidence beside a report', () => {
  const api = useApi();
  let stage: LifecycleStage;
  const hash = (text: string): string => Buffer.from(text.padEnd(8, '.')).toString('hex').slice(0, 16);
  /** A finding with the hashes that the action sends. */
  const seen = (line: number, [code, above, below, scope]: readonly [string, string, string, string], path = 'src/a.js'): object => ({
    ...{ rule: 'sqli', path, line, text: code },
    extra: { partialFingerprints: { 'portcullisContext/v1': [code, above, below, scope].map(hash).join('.') } },
  });
  const query = seen(10, ['query()', 'above', 'below', 'scope']);
  const shown = async (): Promise<object[]> =>
    stage.rows('select id, path, line, matched_by as by from app.findings where project_id = $1 order by id', [stage.tenant.projectId]);

  beforeEach(async () => {
    stage = await LifecycleStage.make(api());
    await stage.scan(1, { findings: [query] });
  });

  const moves: readonly (readonly [what: string, by: string, wish: ScanWish])[] = [
    [
      'lines that git says moved',
      'mapped',
      {
        findings: [seen(30, ['query()', 'other', 'others', 'new'])],
        changes: { from: commitOf(1), files: [{ was: 'src/a.js', path: 'src/a.js', hunks: [[0, 0, 1, 20]] }] },
      },
    ],
    ['what is around the line', 'context', { findings: [seen(30, ['query()', 'above', 'below', 'scope'])] }],
    ['the line itself', 'line', { findings: [seen(12, ['query()', 'else', 'else2', 'scope'])] }],
    ['what is around it, in another file', 'moved', { findings: [seen(99, ['query()', 'above', 'below', 'scope'], 'lib/b.js')] }],
    ['a changed line in its old place', 'changed', { findings: [seen(11, ['query(2)', 'above', 'below', 'scope'])] }],
  ];
  for (const [what, by, wish] of moves) {
    it(`keeps a finding the same by ${what}, and the finding says how: ${by}.`, async () => {
      const [before] = (await shown()) as { id: string }[];
      const receipt = await stage.scan(2, { ...wish, history: [1] });
      expect(receipt.counts).to.include({ new: 0, existing: 1, fixed: 0 });
      const [after, ...more] = (await shown()) as { id: string; by: string; line: number }[];
      expect(more).to.deep.equal([]);
      expect(after).to.deep.include({ id: before!.id, by });
      expect(await stage.detail(before!.id)).to.include({ matchedBy: by, line: after!.line });
    });
  }

  for (const [from, line] of [
    [1, 13],
    [77, 10],
  ] as const) {
    it(`that is a line map from commit ${from} ${from === 1 ? 'counts where the base was scanned at it' : 'is not used where the base was scanned at another'}.`, async () => {
      const bare = (at: number): object => ({ rule: 'bare', path: 'src/c.js', line: at, text: 'same()' });
      await stage.scan(1, { findings: [query, bare(10)] });
      const id = await stage.idOf('bare');
      const changes = {
        from: commitOf(from),
        files: [{ was: 'src/c.js', path: 'src/c.js', hunks: [[0, 0, 1, 3]] as [number, number, number, number][] }],
      };
      const receipt = await stage.scan(2, { findings: [query, bare(10), bare(13)], history: [1], changes });
      expect(receipt.counts).to.include({ new: 1, existing: 2 });
      expect(await stage.detail(id)).to.include({ line });
    });
  }

  const huge = Array.from({ length: 20_001 }, (_, index) => [index * 2, 1, index * 2, 1] as [number, number, number, number]);
  const file = { was: 'src/a.js', path: 'src/a.js' };
  const lies: readonly (readonly [what: string, isTold: boolean, changes: unknown])[] = [
    ['that leads to another line', false, { from: commitOf(1), files: [{ ...file, hunks: [[0, 0, 1, 3]] }] }],
    [
      'with places that overlap',
      false,
      {
        from: commitOf(1),
        files: [
          {
            ...file,
            hunks: [
              [1, 50, 1, 5],
              [10, 9, 2, 40],
              [3, 0, 9, 9],
            ],
          },
        ],
      },
    ],
    ['from a commit that is not the base’s', false, { from: commitOf(77), files: [{ ...file, hunks: [[0, 0, 1, 3]] }] }],
    ['of more places than are taken', true, { from: commitOf(1), files: [{ ...file, hunks: huge }] }],
    [
      'with a NUL in a path',
      false,
      { from: commitOf(1), files: [{ was: 'src/a.js\u0000', path: 'src\u0000/a.js', hunks: [[0, 0, 1, 3]] }] },
    ],
    ['with negative places', true, { from: commitOf(1), files: [{ ...file, hunks: [[-1, 0, 1, 3]] }] }],
    ['that is no map', true, 'lines'],
  ];
  for (const [what, isTold, changes] of lies) {
    it(`that is a line map ${what} is no reason for another identity, and ${isTold ? 'is told as ignored' : 'is taken in silence'}.`, async () => {
      const id = await stage.idOf('sqli');
      const other = seen(13, ['unrelated()', 'x', 'y', 'z']);
      const wish = { findings: [query, other], history: [1], changes } as ScanWish;
      const response = await stage.send(2, wish);
      expect(response.status).to.equal(201);
      const receipt: Receipt = receiptSchema.parse(await response.json());
      expect(codesOf(receipt)).to.deep.equal(isTold ? ['evidence-ignored'] : []);
      expect(receipt.counts).to.include({ new: 1, existing: 1, fixed: 0 });
      expect(await stage.detail(id)).to.include({ line: 10, state: 'open' });
    });
  }
});
