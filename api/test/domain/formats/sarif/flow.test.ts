// What SARIF says beside rule, place and severity: ways through the code, proposed changes, packages in words.
import { expect } from 'chai';
import { codesOf, parseResult, parseRun } from '../../read-report.ts';

function step(line: number, text?: string): object {
  const physicalLocation = { artifactLocation: { uri: 'src/a.js' }, region: { startLine: line } };
  return { location: { physicalLocation, ...(text !== undefined && { message: { text } }) } };
}

function flow(...locations: readonly unknown[]): object {
  return { codeFlows: [{ threadFlows: [{ locations }] }, { threadFlows: [{ locations: [step(99)] }] }] };
}

describe('parseReport: code flows', () => {
  it('keeps the steps of the first flow with place and message', () => {
    expect(parseResult(flow(step(1, 'from\nhere'), step(7))).details?.flow).to.deep.equal([
      { path: 'src/a.js', line: 1, message: 'from here' },
      { path: 'src/a.js', line: 7, message: null },
    ]);
  });

  it('keeps twenty steps of a long flow: its beginning and its end', () => {
    const steps = parseResult(flow(...Array.from({ length: 500 }, (_, index) => step(index + 1)))).details?.flow ?? [];
    expect(steps.map(({ line }) => line)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 491, 492, 493, 494, 495, 496, 497, 498, 499, 500]);
  });

  it('reads steps that stand once for the run, and reads anew when these change', () => {
    const run = { threadFlowLocations: [step(1, 'a'), step(2, 'b')] };
    expect(parseResult(flow({ index: 1 }, { index: 7 }), run).details?.flow).to.deep.equal([{ path: 'src/a.js', line: 2, message: 'b' }]);
    const digest = (shared: object): string => parseRun([{}], shared).contextDigest;
    expect(digest(run)).not.to.equal(digest({ threadFlowLocations: [step(1, 'a')] }));
  });

  it('keeps no secret that a step quotes, and no flow at all of a scanner of secrets', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const said = flow(step(1, `token = ${secret}`));
    expect(parseResult(said).details?.flow?.[0]?.message).not.to.include(secret);
    expect(parseResult(said, { tool: { driver: { name: 'gitleaks' } } }).details).to.equal(null);
  });

  it('drops ways out of the repository, and says where they stood', () => {
    const run = parseRun([{ extra: flow({ location: { physicalLocation: { artifactLocation: { uri: '../../etc/passwd' } } } }) }]);
    expect(run.results[0]?.details).to.equal(null);
    expect(run.warnings[0]?.pointer).to.equal('/runs/0/results/0/codeFlows/0/threadFlows/0/physicalLocation/artifactLocation/uri');
  });

  for (const odd of [
    null,
    7,
    'x',
    [],
    {},
    [null],
    [{}],
    [{ threadFlows: 7 }],
    [{ threadFlows: [{ locations: [null, 7, {}, { location: 7 }] }] }],
  ]) {
    it(`finds no flow in ${JSON.stringify(odd)}`, () => {
      expect(parseResult({ codeFlows: odd }).details).to.equal(null);
    });
  }
});

describe('parseReport: proposed changes', () => {
  for (const [what, fixes, is] of [
    ['a change with a replacement', [{ artifactChanges: [{ replacements: [{ deletedRegion: { startLine: 1 } }] }] }], true],
    ['a change without one', [{ artifactChanges: [{ replacements: [] }] }], null],
    ['an empty list', [], null],
    ['nonsense', { artifactChanges: 7 }, null],
    ['nothing', undefined, null],
  ] as const) {
    it(`says ${is === true ? 'that there is a fix' : 'nothing of a fix'} for ${what}`, () => {
      expect(parseResult({ fixes }).fixAvailable).to.equal(is);
    });
  }
});

describe('parseReport: taxonomies by index', () => {
  const taxonomies = [
    { name: 'OWASP', taxa: [{ id: '79' }] },
    { name: 'CWE', guid: 'g', taxa: [{ id: '20' }, { id: '89', guid: 't' }] },
  ];
  for (const [what, target, cwes] of [
    ['indexes of list and entry', { index: 1, toolComponent: { index: 1 } }, [89]],
    ['the name of the list', { index: 0, toolComponent: { name: 'CWE' } }, [20]],
    ['GUIDs', { guid: 't', toolComponent: { guid: 'g' } }, [89]],
    ['an id in a list by its index', { id: '611', toolComponent: { index: 1 } }, [611]],
    ['a list that is not CWE', { index: 0, toolComponent: { index: 0 } }, []],
    ['an index that is not there', { index: 9, toolComponent: { index: 1 } }, []],
    ['a list that is not there', { index: 0, toolComponent: { index: 9 } }, []],
    ['an entry of the driver', { index: 0 }, [22]],
  ] as const) {
    it(`reads CWE ${cwes.join() || 'nothing'} by ${what}, from results and from rules`, () => {
      const driver = { name: 'testscan', taxa: [{ id: 'CWE-22' }] };
      expect(parseResult({ taxa: [target] }, { taxonomies, tool: { driver } }).cwes).to.deep.equal(cwes);
      const rules = [{ id: 'r', relationships: [{ target }] }];
      expect(parseResult({ ruleId: 'r' }, { taxonomies, tool: { driver: { ...driver, rules } } }).cwes).to.deep.equal(cwes);
    });
  }
});

describe('parseReport: suppressions that end', () => {
  const ends = (expiryUtc: unknown, status = 'accepted'): object => ({ kind: 'external', status, properties: { expiryUtc } });
  for (const [what, suppressions, is] of [
    ['one that ends later', [ends('2999-01-01T00:00:00Z')], true],
    ['one that has ended', [ends('2020-01-01T00:00:00Z')], false],
    ['one that ended beside one without an end', [ends('2020-01-01T00:00:00Z'), { kind: 'inSource' }], true],
    [
      'one that was rejected, and has ended, beside one without an end',
      [ends('2020-01-01T00:00:00Z', 'rejected'), { kind: 'inSource' }],
      true,
    ],
    ['one whose end cannot be read', [ends('some day')], false],
    ['one whose end is null', [ends(null)], true],
  ] as const) {
    it(`${is ? 'follows' : 'does not follow'} ${what}`, () => {
      expect(parseResult({ suppressions }).suppressed).to.equal(is);
    });
  }

  it('never recognises a result by its bytes whose suppression ends, and says where an end cannot be read', () => {
    const digestOf = (suppression: object): boolean => parseResult({ suppressions: [suppression] }).rawDigest === null;
    expect([digestOf(ends('2999-01-01T00:00:00Z')), digestOf({ kind: 'inSource' })]).to.deep.equal([true, false]);
    expect(codesOf(parseRun([{ extra: { suppressions: [ends(7)] } }]))).to.deep.equal(['suppression-expiry-unreadable']);
  });
});
