// Equal findings close together: each keeps its identity. More of the same is in plan-changes-properties.test.ts.
import { expect } from 'chai';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { SimulatedStore, writesNothing } from './simulated-store.ts';

describe('planChanges: several equal findings on one line', () => {
  const twin = (line: number, startColumn: number): SarifFinding => ({
    extra: {
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'a.js' }, region: { startLine: line, startColumn, snippet: { text: 'x' } } } },
      ],
    },
  });

  /** Which finding (numbered by age) stands at which column. */
  function columns(store: SimulatedStore, branch: string): (number | null)[] {
    const open = store.effective(branch);
    return [...store.findings].filter(([id]) => open.has(id)).map(([, { result }]) => result.column);
  }

  it('keeps them apart by their columns when all move down, in whatever order they were first listed', () => {
    const store = new SimulatedStore();
    store.submit('main', makeSarif([twin(3, 9), twin(3, 1)]));
    const before = columns(store, 'main');
    store.submit('main', makeSarif([twin(4, 9), twin(4, 1)]));
    expect(columns(store, 'main')).to.deep.equal(before);
  });

  it('keeps them apart when the tool is updated, though the older one stands behind the newer', () => {
    const store = new SimulatedStore();
    store.submit('main', makeSarif([twin(3, 9)]));
    store.submit('main', makeSarif([twin(3, 1), twin(3, 9)]));
    const updated = makeSarif([twin(3, 1), twin(3, 9)], { tool: { driver: { name: 'testscan', version: '2' } } });
    const plan = store.submit('main', updated);
    expect(columns(store, 'main')).to.deep.equal([9, 1]);
    // Both are noted as read by the new version, so that the next scan recognises them.
    expect([plan.updates.length, plan.counts.existing]).to.deep.equal([2, 2]);
    expect(writesNothing(store.submit('main', updated))).to.equal(true);
  });

  it('writes nothing for a replay when a pull request moved them above their place on main', () => {
    const store = new SimulatedStore();
    store.submit('main', makeSarif([twin(10, 1)]));
    store.submit('pull', makeSarif([twin(10, 1), twin(12, 1)]));
    const moved = makeSarif([twin(3, 1), twin(5, 1)]);
    store.submit('pull', moved);
    expect(writesNothing(store.submit('pull', moved))).to.equal(true);
  });
});
