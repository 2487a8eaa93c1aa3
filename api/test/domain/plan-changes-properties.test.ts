// What a scan changes: what holds over any sequence of scans of main and of pull requests, written to a simulated store.
import { expect } from 'chai';
import fc from 'fast-check';
import { digestContent } from '../../src/domain/digest.ts';
import type { SarifFinding } from '../support/make-sarif.ts';
import { type AnyScan, anyScans, distinctResults, fingerprintedFindings, linesOf, makeLog, plainFindings } from './any-scans.ts';
import { SimulatedStore, writesNothing } from './simulated-store.ts';

function storeAfter(scans: readonly AnyScan[]): SimulatedStore {
  const store = new SimulatedStore();
  for (const { branch, log } of scans) store.submit(branch, log);
  return store;
}

/** Id and content of each finding that was there before, and the contents of those that were not. */
function identities(store: SimulatedStore, before: SimulatedStore): unknown {
  const digests = [...store.findings].map(([id, { result }]) => [before.findings.has(id) ? id : 'new', digestContent(result)].join(' '));
  return digests.sort();
}

const kinds = [
  ['without fingerprints', plainFindings],
  ['with fingerprints, also shared ones and placeholders', fingerprintedFindings],
] as const;

for (const [what, findings] of kinds) {
  describe(`planChanges over any scans ${what}`, () => {
    const scans = anyScans(findings);
    const runs = { numRuns: 120 };

    it('changes nothing when a scan is replayed', () => {
      fc.assert(
        fc.property(scans, (all) => {
          const store = storeAfter(all);
          const { branch, log } = all.at(-1)!;
          const again = store.submit(branch, log);
          expect(writesNothing(again)).to.equal(true);
          if (branch === 'main') expect(again.counts).to.include({ new: 0, reopened: 0, fixed: 0, existing: distinctResults(log).length });
        }),
        runs,
      );
    });

    it('counts every distinct result once: as new, existing or reopened', () => {
      fc.assert(
        fc.property(scans, (all) => {
          const store = new SimulatedStore();
          for (const { branch, log } of all) {
            const { counts, introduced } = store.submit(branch, log);
            expect(counts.new + counts.existing + counts.reopened).to.equal(distinctResults(log).length);
            expect(introduced.length).to.equal(counts.new + counts.reopened);
          }
        }),
        runs,
      );
    });

    it('leaves open on a branch exactly what its healthy scan reported, neither more nor less', () => {
      fc.assert(
        fc.property(scans, (all) => {
          const store = new SimulatedStore();
          for (const { branch, log, isHealthy } of all) {
            store.submit(branch, log);
            if (!isHealthy) continue;
            expect(store.effective(branch).size).to.equal(distinctResults(log).length);
            if (findings === plainFindings) expect(linesOf(store.contents(branch))).to.deep.equal(linesOf(distinctResults(log)));
          }
        }),
        runs,
      );
    });

    it('closes nothing for an unhealthy scan', () => {
      fc.assert(
        fc.property(scans, findings, (all, found) => {
          for (const branch of ['main', 'pull-1']) {
            const store = storeAfter(all);
            const before = store.effective(branch);
            const { counts } = store.submit(branch, makeLog(found, false));
            expect([...before].filter((id) => !store.effective(branch).has(id))).to.deep.equal([]);
            expect(counts.fixed).to.equal(0);
          }
        }),
        runs,
      );
    });

    it('tells the same findings apart in whatever order a report lists them', () => {
      fc.assert(
        fc.property(scans, findings, fc.infiniteStream(fc.nat()), (all, found: SarifFinding[], random) => {
          const before = storeAfter(all);
          const shuffled = found
            .map((finding) => ({ finding, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ finding }) => finding);
          for (const branch of ['main', 'pull-1']) {
            const [one, other] = [before.clone(), before.clone()];
            one.submit(branch, makeLog(found));
            other.submit(branch, makeLog(shuffled));
            expect(identities(other, before)).to.deep.equal(identities(one, before));
          }
        }),
        runs,
      );
    });
  });
}
