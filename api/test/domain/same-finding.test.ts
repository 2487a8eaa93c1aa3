// Which result is which known finding, after what people do to code: told as scans of main, one after the other.
import { expect } from 'chai';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { SimulatedStore } from './simulated-store.ts';

const twin = (line: number, extra: object = {}): SarifFinding => ({ line, text: 'eval(input)', extra });
const marked = (line: number, fingerprint: string, rule = 'r', path = 'a.js'): SarifFinding => ({
  rule,
  path,
  line,
  text: `text of line ${line}`,
  extra: { fingerprints: { 'id/v1': fingerprint } },
});

/** New, existing, fixed and reopened findings of a scan. */
type Step = readonly [added: number, existing: number, fixed: number, reopened: number];

type Scenario = readonly [what: string, scans: readonly (readonly SarifFinding[])[], counts: Step, ages: Record<number, number>];

/** Scans of main one after the other; the counts after the last, and by line which finding it is (numbered by age). */
function scan(...scans: readonly (readonly SarifFinding[])[]): { counts: Step; ages: Record<number, number> } {
  const store = new SimulatedStore();
  const plans = scans.map((findings) => store.submit('main', makeSarif(findings)));
  const { new: added, existing, fixed, reopened } = plans.at(-1)!.counts;
  const order = [...store.findings.keys()];
  const ages = Object.fromEntries([...store.effective('main')].map((id) => [store.findings.get(id)!.result.line!, order.indexOf(id)]));
  return { counts: [added, existing, fixed, reopened], ages };
}

const same = (existing: number): Step => [0, existing, 0, 0];

describe('planChanges: what is the same finding', () => {
  const scenarios: readonly Scenario[] = [
    ['keeps a finding when lines are inserted above it', [[twin(10)], [twin(500)]], same(1), { 500: 0 }],
    ['keeps a finding when lines are deleted above it', [[twin(500)], [twin(2)]], same(1), { 2: 0 }],
    [
      'keeps two equal findings when lines are inserted above both',
      [
        [twin(10), twin(20)],
        [twin(13), twin(23)],
      ],
      same(2),
      { 13: 0, 23: 1 },
    ],
    [
      'keeps two equal findings when lines are inserted between them',
      [
        [twin(10), twin(20)],
        [twin(10), twin(90)],
      ],
      same(2),
      { 10: 0, 90: 1 },
    ],
    [
      'keeps the others when a duplicate is added above them',
      [
        [twin(50), twin(80)],
        [twin(20), twin(51), twin(81)],
      ],
      [1, 2, 0, 0],
      { 20: 2, 51: 0, 81: 1 },
    ],
    [
      'keeps the others when a duplicate is added below them',
      [
        [twin(50), twin(80)],
        [twin(50), twin(80), twin(95)],
      ],
      [1, 2, 0, 0],
      { 50: 0, 80: 1, 95: 2 },
    ],
    [
      'fixes the one that is gone of three equal ones',
      [
        [twin(10), twin(50), twin(90)],
        [twin(12), twin(92)],
      ],
      [0, 2, 1, 0],
      { 12: 0, 92: 2 },
    ],
    [
      'pairs equal findings with the nearest lines when their numbers differ',
      [[twin(100)], [twin(60), twin(103)]],
      [1, 1, 0, 0],
      { 60: 1, 103: 0 },
    ],
    [
      'takes no finding for one that is out of reach when their numbers differ',
      [[twin(10)], [twin(500), twin(700)]],
      [2, 0, 1, 0],
      { 500: 1, 700: 2 },
    ],
    [
      'takes no new finding for a fixed one whose line has another text',
      [[{ line: 10, text: 'old()' }], [{ line: 10, text: 'other()' }]],
      [1, 0, 1, 0],
      { 10: 1 },
    ],
    ['takes no finding for the same one in another file', [[twin(10)], [{ ...twin(10), path: 'src/other.js' }]], [1, 0, 1, 0], { 10: 1 }],
    ['takes no finding for one of another rule', [[twin(10)], [{ ...twin(10), rule: 'xss' }]], [1, 0, 1, 0], { 10: 1 }],
    [
      'keeps a finding whose message and severity change',
      [[twin(10)], [{ ...twin(10), message: 'Said anew.', level: 'note' as const }]],
      same(1),
      { 10: 0 },
    ],
    [
      'keeps a finding whose line is indented anew',
      [[{ line: 3, text: 'a  =\teval(b)' }], [{ line: 3, text: '    a = eval(b)\r' }]],
      same(1),
      { 3: 0 },
    ],
    ['reopens a finding that is back', [[twin(10)], [], [twin(40)]], [0, 0, 0, 1], { 40: 0 }],
    ['takes an open finding before a fixed one that is nearer', [[twin(10), twin(60)], [twin(60)], [twin(11)]], same(1), { 11: 1 }],
    [
      'does not find an open finding ambiguous for its fixed twins',
      [[twin(10), twin(30), twin(50)], [twin(50)], [twin(900)]],
      same(1),
      { 900: 2 },
    ],
    [
      'counts exact repetitions in a report as one finding',
      [[twin(10), twin(10), twin(10, { correlationGuid: 'x' })]],
      [1, 0, 0, 0],
      { 10: 0 },
    ],
    [
      'counts repetitions as one also where one of them is recognised by its bytes',
      [[twin(10)], [twin(10), twin(10, { correlationGuid: 'x' })]],
      same(1),
      { 10: 0 },
    ],
    [
      'keeps a finding by the fingerprint of its tool, though file, line and text changed',
      [[marked(10, 'fingerprint-1')], [marked(70, 'fingerprint-1', 'r', 'b.js')]],
      same(1),
      { 70: 0 },
    ],
    [
      'takes no new finding for a fixed one with the same meaningless fingerprint',
      [
        [marked(1, 'constant-value'), marked(2, 'constant-value', 'r2')],
        [marked(1, 'constant-value'), marked(2, 'constant-value', 'r2'), marked(3, 'constant-value', 'r3')],
        [marked(1, 'constant-value'), marked(2, 'constant-value', 'r2'), marked(4, 'constant-value', 'r4')],
      ],
      [1, 2, 1, 0],
      { 1: 0, 2: 1, 4: 3 },
    ],
    [
      'takes no new finding for a fixed one whose fingerprint an unchanged one has too',
      [
        [marked(1, 'shared-value')],
        [marked(1, 'shared-value'), marked(2, 'shared-value', 'r2')],
        [marked(1, 'shared-value'), marked(3, 'shared-value', 'r3')],
      ],
      [1, 1, 1, 0],
      { 1: 0, 3: 2 },
    ],
    [
      'takes no new finding for a fixed one where both fingerprints say "requires login"',
      [[marked(1, 'requires login')], [marked(2, 'requires login', 'r2')]],
      [1, 0, 1, 0],
      { 2: 1 },
    ],
  ];

  for (const [what, scans, counts, ages] of scenarios) {
    it(what, () => {
      expect(scan(...scans)).to.deep.equal({ counts, ages });
    });
  }
});
