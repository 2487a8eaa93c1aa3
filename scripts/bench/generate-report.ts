// Makes a SARIF report of any size with texts as scanners write them. Seeded: the same arguments give the same report.

const files = 1200;
const rules = 180;
const words =
  'request user input query order session token path file header value buffer index cache worker payment invoice customer handler router schema client socket stream parser'.split(
    ' ',
  );

/** A small generator of pseudo-random numbers from 0 to 1 (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function makeRule(index: number): object {
  const id = `bench.javascript.security.rule-${index}`;
  return {
    id,
    name: id,
    shortDescription: { text: `Rule ${index}: untrusted data reaches a dangerous call` },
    fullDescription: {
      text: `Data that a client controls reaches a call that interprets it. Check the value, or use an interface that takes it apart from the code. (${index})`,
    },
    defaultConfiguration: { level: ['error', 'warning', 'note'][index % 3] },
    help: { text: 'Check the value against what is expected before it is used, and pass it as a parameter.' },
    properties: {
      tags: ['security', `external/cwe/cwe-${String(20 + (index % 90)).padStart(3, '0')}`],
      'security-severity': String(((index * 7) % 100) / 10),
      precision: 'high',
    },
  };
}

function makeResult(index: number, random: () => number): object {
  const pick = (): string => words[Math.floor(random() * words.length)] ?? '';
  const rule = Math.floor(random() * rules);
  const file = Math.floor(random() * files);
  const line = 1 + Math.floor(random() * 2000);
  const text = `    const ${pick()}${index} = await ${pick()}.${pick()}(${pick()}, req.${pick()}['${pick()}-${Math.floor(random() * 1e6)}']);`;
  return {
    ruleId: `bench.javascript.security.rule-${rule}`,
    ruleIndex: rule,
    message: {
      text: `The ${pick()} of this ${pick()} comes from the ${pick()} without a check and reaches ${pick()}.${pick()}(). An attacker who controls it can change what the ${pick()} does. Check it first, or pass it as a parameter.`,
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: `packages/${words[file % words.length] ?? ''}/src/${words[file % 7] ?? ''}/module-${file}.ts`,
            uriBaseId: '%SRCROOT%',
          },
          region: { startLine: line, startColumn: 5, endLine: line, endColumn: 5 + text.length, snippet: { text } },
        },
      },
    ],
    fingerprints: { 'matchBasedId/v1': 'requires login' },
    properties: { confidence: 'HIGH' },
  };
}

/** A log with one run of the tool. */
export function generateReport(results: number, seed: number): { version: string; runs: { results: object[] }[] } {
  const random = makeRandom(seed);
  return {
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'benchscan', semanticVersion: '1.0.0', rules: Array.from({ length: rules }, (_, index) => makeRule(index)) },
        },
        invocations: [{ executionSuccessful: true }],
        results: Array.from({ length: results }, (_, index) => makeResult(index, random)),
      } as { results: object[] },
    ],
  };
}
