// What a scan changes on main and on a pull request, told as scans in their order.
import type { Counts } from '@portcullis/contract';
import { expect } from 'chai';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { SimulatedStore, writesNothing } from './simulated-store.ts';

const a: SarifFinding = { line: 1, text: 'a' };
const b: SarifFinding = { line: 2, text: 'b' };
const c: SarifFinding = { line: 3, text: 'c' };
const crashed = { invocations: [{ executionSuccessful: false }] };

type Scan = readonly [branch: string, findings: readonly SarifFinding[], run?: object];

/** Takes the scans and gives the counts of the last. */
function countsAfter(...scans: readonly Scan[]): Partial<Counts> {
  const store = new SimulatedStore();
  const plans = scans.map(([branch, findings, run]) => store.submit(branch, makeSarif(findings, run)));
  const { suppressed: _, rejected: __, ...counts } = plans.at(-1)!.counts;
  return counts;
}

/** Texts of the lines of what is open on the branch after the scans. */
function openAfter(branch: string, ...scans: readonly Scan[]): (string | null)[] {
  const store = new SimulatedStore();
  for (const [ref, findings, run] of scans) store.submit(ref, makeSarif(findings, run));
  return store
    .contents(branch)
    .map((result) => result.lineText)
    .sort();
}

const zero = { new: 0, existing: 0, fixed: 0, reopened: 0 };

describe('planChanges on main', () => {
  it('counts what is new, what is still there and what is gone', () => {
    expect(countsAfter(['main', [a, b]])).to.deep.equal({ ...zero, new: 2 });
    expect(countsAfter(['main', [a, b]], ['main', [b, c]])).to.deep.equal({ new: 1, existing: 1, fixed: 1, reopened: 0 });
  });

  it('closes everything for a healthy scan that found nothing, and nothing for an unhealthy one', () => {
    expect(openAfter('main', ['main', [a, b]], ['main', []])).to.deep.equal([]);
    expect(openAfter('main', ['main', [a, b]], ['main', [], crashed])).to.deep.equal(['a', 'b']);
    expect(countsAfter(['main', [a, b]], ['main', [], crashed])).to.deep.equal(zero);
  });

  it('adds what an unhealthy scan found', () => {
    expect(openAfter('main', ['main', [a]], ['main', [b], crashed])).to.deep.equal(['a', 'b']);
  });

  it('counts suppressed findings in whichever way they are recognised', () => {
    const quiet = { ...a, extra: { suppressions: [{ kind: 'inSource' }] } };
    const store = new SimulatedStore();
    for (const findings of [
      [quiet, b],
      [quiet, b],
      [b, { ...quiet, line: 7 }],
    ])
      expect(store.submit('main', makeSarif(findings)).counts.suppressed).to.equal(1);
    expect(store.submit('main', makeSarif([a, b])).counts.suppressed).to.equal(0);
  });

  it('counts results that could not be read, which are neither new nor fixed', () => {
    const store = new SimulatedStore();
    const { counts } = store.submit('main', makeSarif([], { results: [null, 7] }));
    expect(counts).to.deep.equal({ ...zero, suppressed: 0, rejected: 2 });
  });

  it('writes nothing but the moved finding when one of many moves', () => {
    const store = new SimulatedStore();
    const many = Array.from({ length: 50 }, (_, index): SarifFinding => ({ line: index + 1, text: `text ${index}` }));
    store.submit('main', makeSarif(many));
    const plan = store.submit('main', makeSarif([...many.slice(1), { line: 99, text: 'text 0' }]));
    expect([plan.inserts.length, plan.updates.length, plan.closes.length, plan.appears.length]).to.deep.equal([0, 1, 0, 0]);
    expect(plan.updates[0]!.matchedBy).to.equal('line');
  });

  it('reads all results anew when the rules of the tool change, and keeps every finding', () => {
    const rules = (level: string): object => ({
      tool: { driver: { name: 'testscan', rules: [{ id: 'sql-injection', defaultConfiguration: { level } }] } },
    });
    const vague = { ...a, extra: { level: undefined } };
    const store = new SimulatedStore();
    store.submit('main', makeSarif([vague], rules('note')));
    const plan = store.submit('main', makeSarif([vague], rules('error')));
    expect(plan.counts).to.include({ new: 0, existing: 1, fixed: 0 });
    expect(plan.updates.map(({ result }) => result.severity)).to.deep.equal(['high']);
    expect(writesNothing(store.submit('main', makeSarif([vague], rules('error'))))).to.equal(true);
  });
});

describe('planChanges on a pull request', () => {
  for (const { what, scans, counts, open } of [
    {
      what: 'counts only what main does not have as new',
      scans: [
        ['main', [a, b]],
        ['pull', [a, b, c]],
      ],
      counts: { ...zero, new: 1, existing: 2 },
      open: ['a', 'b', 'c'],
    },
    {
      what: 'counts what main has and the pull request does not as fixed',
      scans: [
        ['main', [a, b]],
        ['pull', [a]],
      ],
      counts: { ...zero, existing: 1, fixed: 1 },
      open: ['a'],
    },
    {
      what: 'still calls new with the second scan what it added with the first',
      scans: [
        ['main', [a]],
        ['pull', [a, b]],
        ['pull', [a, b]],
      ],
      counts: { ...zero, new: 1, existing: 1 },
      open: ['a', 'b'],
    },
    {
      what: 'forgets what it added and took out again',
      scans: [
        ['main', [a]],
        ['pull', [a, b]],
        ['pull', [a]],
      ],
      counts: { ...zero, existing: 1 },
      open: ['a'],
    },
    {
      what: 'takes back what it fixed and broke again',
      scans: [
        ['main', [a]],
        ['pull', []],
        ['pull', [a]],
      ],
      counts: { ...zero, existing: 1 },
      open: ['a'],
    },
    {
      what: 'counts as existing what main got meanwhile',
      scans: [
        ['main', [a]],
        ['pull', [a, b]],
        ['main', [a, b]],
        ['pull', [a, b]],
      ],
      counts: { ...zero, existing: 2 },
      open: ['a', 'b'],
    },
    {
      what: 'counts as reopened what main fixed once',
      scans: [
        ['main', [a]],
        ['main', []],
        ['pull', [a]],
      ],
      counts: { ...zero, reopened: 1 },
      open: ['a'],
    },
    {
      what: 'removes nothing with an unhealthy scan',
      scans: [
        ['main', [a, b]],
        ['pull', [c], crashed],
      ],
      counts: { ...zero, new: 1 },
      open: ['a', 'b', 'c'],
    },
    {
      what: 'knows what another pull request added, and still calls it new',
      scans: [
        ['main', []],
        ['other', [a]],
        ['pull', [a]],
      ],
      counts: { ...zero, new: 1 },
      open: ['a'],
    },
    { what: 'counts all as new where main was never scanned', scans: [['pull', [a, b]]], counts: { ...zero, new: 2 }, open: ['a', 'b'] },
  ] as { what: string; scans: Scan[]; counts: Partial<Counts>; open: string[] }[]) {
    it(what, () => {
      expect(countsAfter(...scans)).to.deep.equal(counts);
      expect(openAfter('pull', ...scans)).to.deep.equal(open);
    });
  }

  it('leaves main as it is, also the place of what moved', () => {
    const store = new SimulatedStore();
    store.submit('main', makeSarif([a, b]));
    const before = JSON.stringify(store.contents('main'));
    store.submit('pull', makeSarif([{ ...a, line: 70, message: 'Said anew.' }, c]));
    expect(JSON.stringify(store.contents('main'))).to.equal(before);
  });
});
