// Our own matching, through the code that the server runs: the bytes of a report are opened, compared with what is known and planned. What
// the database would keep between two scans is kept in memory. The one file here that knows the signatures of api/src/domain.
import { severityRank } from '@portcullis/contract';
import { compareRun, type Comparison } from '../../api/src/domain/compare-run.ts';
import { openReport } from '../../api/src/domain/formats/open-report.ts';
import { openLiveFindings, presence } from '../../api/src/domain/live-findings.ts';
import type { OpenRun, ParsedResult } from '../../api/src/domain/parsed-report.ts';
import { planChanges } from '../../api/src/domain/plan-changes.ts';
import { type Content, findingsOf, makeReport, type Scan } from './make-report.ts';
import type { Matcher, Recognition } from './matcher.ts';
import type { Finding } from './scan-file.ts';

/** What is stored after the first scan: the packed findings, and which place of the code each id stands for. */
interface Store {
  readonly live: Buffer;
  readonly indexById: ReadonlyMap<string, number>;
  readonly indexByPlace: ReadonlyMap<string, number>;
}

const nothing = openLiveFindings(Buffer.alloc(0));
const branch = {
  isLongLived: true,
  isContextNew: true,
  isLate: false,
  wasHeld: false,
  hasBaseline: true,
  baselineCommit: undefined,
  isFirst: false,
};

const placeOf = ({ ruleId, path, line, column }: Finding | ParsedResult): string => JSON.stringify([ruleId, path, line, column]);

const indexPlaces = (findings: readonly Finding[]): Map<string, number> =>
  new Map(findings.map((finding, index) => [placeOf(finding), index]));

function open(scan: Scan, content: Content): OpenRun {
  const [run] = openReport(makeReport(scan, content), { category: undefined });
  if (!run) throw new Error('The report has no run.');
  return run;
}

function compare(run: OpenRun, live: Buffer, linesAreOf: string | undefined): Comparison {
  return compareRun(run, openLiveFindings(live), { hasBaseline: true, linesAreOf, dismissed: new Set() }).finish(nothing);
}

/** Takes the first scan in, as the store would. */
function remember(scan: Scan, content: Content): Store {
  const run = open(scan, content);
  const comparison = compare(run, Buffer.alloc(0), undefined);
  const { inserts } = planChanges(run, nothing, comparison, branch);
  const indexByPlace = indexPlaces(findingsOf(scan));
  const packed = inserts.flatMap(({ id, result, matchData }) => [
    Buffer.from(id.replaceAll('-', ''), 'hex'),
    Buffer.of(presence.openOnBase | presence.everOnBase, severityRank(result.severity)),
    matchData,
  ]);
  const indexById = new Map(inserts.map(({ id, result }) => [id, indexByPlace.get(placeOf(result)) ?? -1]));
  return { live: Buffer.concat(packed), indexById, indexByPlace };
}

function recognise(scan: Scan, content: Content, store: Store, from: string): (Recognition | null)[] {
  const findings = findingsOf(scan);
  const places = indexPlaces(findings);
  const { matches, unmatched } = compare(open(scan, content), store.live, from);
  // What is not named was recognised by its bytes, place and all.
  const recognitions = findings.map((finding): Recognition | null => {
    const index = store.indexByPlace.get(placeOf(finding));
    return index === undefined ? null : { finding: index, matchedBy: 'unchanged' };
  });
  for (const { result } of unmatched) recognitions[places.get(placeOf(result)) ?? -1] = null;
  for (const { finding, result, matchedBy } of matches) {
    recognitions[places.get(placeOf(result.result)) ?? -1] = { finding: store.indexById.get(finding.id) ?? -1, matchedBy };
  }
  return recognitions;
}

/** @param see what of a report this way may see; `git` says whether it also gets what git knows */
export function makeOurMatcher(
  name: string,
  see: { readonly snippets: boolean; readonly hashes: boolean; readonly git: boolean },
): Matcher {
  const stores = new WeakMap<Scan, Store>();
  const content = { hasSnippets: see.snippets, hasHashes: see.hashes, evidence: null };
  return {
    name,
    match: ({ before, after, evidence, from }) => {
      const store = stores.get(before) ?? remember(before, content);
      stores.set(before, store);
      return recognise(after, { ...content, evidence: see.git ? evidence : null }, store, from);
    },
  };
}
