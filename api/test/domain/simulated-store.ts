// What the database does with change plans, in memory: findings, what is open on main, and what pull requests add and remove.
// Every step checks what the tables' constraints would: nothing is opened, closed or inserted twice.
import { expect } from 'chai';
import { severityRank } from '@portcullis/contract';
import { compareRun } from '../../src/domain/compare-run.ts';
import { openReport } from '../../src/domain/formats/open-report.ts';
import { type LiveFindings, openLiveFindings, presence } from '../../src/domain/live-findings.ts';
import { type ChangePlan, planChanges } from '../../src/domain/plan-changes.ts';
import type { OpenRun, ParsedResult } from '../../src/domain/parsed-report.ts';

interface StoredFinding {
  readonly result: ParsedResult;
  readonly matchData: Buffer;
}

interface Differences {
  readonly added: Set<string>;
  readonly removed: Set<string>;
}

/** The only run of a log. */
export function openLog(log: object): OpenRun {
  return openReport(Buffer.from(JSON.stringify(log)), { category: undefined })[0]!;
}

export class SimulatedStore {
  readonly findings = new Map<string, StoredFinding>();
  readonly #open = new Set<string>();
  readonly #ever = new Set<string>();
  readonly #branches = new Map<string, Differences>();
  #mainContext: string | undefined;
  #mainCommit: string | undefined;

  /** A store in the same state, on which something else can be tried. */
  clone(): SimulatedStore {
    const copy = new SimulatedStore();
    for (const [id, finding] of this.findings) copy.findings.set(id, finding);
    for (const id of this.#open) copy.#open.add(id);
    for (const id of this.#ever) copy.#ever.add(id);
    for (const [name, { added, removed }] of this.#branches) copy.#branches.set(name, { added: new Set(added), removed: new Set(removed) });
    copy.#mainContext = this.#mainContext;
    copy.#mainCommit = this.#mainCommit;
    return copy;
  }

  /** Takes a scan of `main` or of a pull request: plans and writes. */
  submit(branch: string, log: object, commit?: string): ChangePlan {
    const run = openLog(log);
    const isLongLived = branch === 'main';
    const live = this.#load(branch);
    const comparison = compareRun(run, live, { hasBaseline: true, linesAreOf: this.#mainCommit, dismissed: new Set() }).finish(
      openLiveFindings(Buffer.alloc(0)),
    );
    const plan = planChanges(run, live, comparison, {
      isLongLived,
      isLate: false,
      wasHeld: true,
      hasBaseline: true,
      baselineCommit: undefined,
      isFirst: false,
      isContextNew: this.#mainContext !== run.contextDigest,
    });
    for (const { id, result, matchData } of plan.inserts) {
      expect(this.findings.has(id), 'a finding inserted twice').to.equal(false);
      this.findings.set(id, { result, matchData });
    }
    for (const { id, result, matchData } of plan.updates) {
      expect(this.findings.has(id), 'an update of no finding').to.equal(true);
      this.findings.set(id, { result, matchData });
    }
    if (isLongLived) this.#writeMain(plan);
    else this.#writeBranch(this.#differences(branch), plan);
    if (isLongLived && run.health === 'healthy') this.#mainContext = run.contextDigest;
    if (isLongLived) this.#mainCommit = commit;
    return plan;
  }

  /** Ids of the findings that are open on a branch. */
  effective(branch: string): Set<string> {
    if (branch === 'main') return new Set(this.#open);
    const { added, removed } = this.#differences(branch);
    return new Set([...this.#open].filter((id) => !removed.has(id)).concat([...added]));
  }

  /** What is stored of the findings that are open on a branch. */
  contents(branch: string): ParsedResult[] {
    return [...this.effective(branch)].map((id) => this.findings.get(id)!.result);
  }

  #differences(branch: string): Differences {
    const known = this.#branches.get(branch) ?? { added: new Set(), removed: new Set() };
    this.#branches.set(branch, known);
    return known;
  }

  #load(branch: string): LiveFindings {
    const { added, removed } = branch === 'main' ? { added: new Set(), removed: new Set() } : this.#differences(branch);
    const records = [...this.findings].map(([id, { result, matchData }]) => {
      const flags =
        (this.#open.has(id) ? presence.openOnBase : 0) |
        (this.#ever.has(id) ? presence.everOnBase : 0) |
        (added.has(id) ? presence.addedHere : 0) |
        (removed.has(id) ? presence.removedHere : 0) |
        (result.suppressed ? presence.suppressed : 0);
      return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), Buffer.from([flags, severityRank(result.severity)]), matchData]);
    });
    return openLiveFindings(Buffer.concat(records));
  }

  #writeMain({ ends, closes, appears, disappears }: ChangePlan): void {
    expect([...disappears, ...ends], 'a long-lived branch notes no differences').to.deep.equal([]);
    for (const id of closes) expect(this.#open.delete(id), 'a close of what is not open').to.equal(true);
    for (const id of appears) {
      expect(this.findings.has(id) && !this.#open.has(id), 'an opening of what is open or unknown').to.equal(true);
      this.#open.add(id);
      this.#ever.add(id);
    }
  }

  #writeBranch({ added, removed }: Differences, { ends, closes, appears, disappears }: ChangePlan): void {
    for (const id of [...ends, ...closes]) expect(added.delete(id) || removed.delete(id), 'a close of what is not open').to.equal(true);
    for (const id of appears) {
      expect(this.findings.has(id) && !added.has(id), 'an opening of what is open or unknown').to.equal(true);
      added.add(id);
    }
    for (const id of disappears) {
      expect(this.findings.has(id) && !removed.has(id), 'a removal twice').to.equal(true);
      removed.add(id);
    }
  }
}

/** True where a plan writes nothing. */
export function writesNothing({ inserts, updates, ends, closes, appears, disappears }: ChangePlan): boolean {
  return inserts.length + updates.length + ends.length + closes.length + appears.length + disappears.length === 0;
}
