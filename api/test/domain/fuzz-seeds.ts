// The reports that the fuzzer damages: every sample of every format, SARIF of some more tools, and two logs of it that are made here.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { documentsOf } from '../../src/domain/formats/documents-of.ts';
import { openDocument } from '../../src/domain/formats/open-document.ts';
import { makeResult, makeSarif } from '../support/make-sarif.ts';
import { readJson } from './read-report.ts';

export const samplesFolder = resolve(import.meta.dirname, '../../../examples/reports/samples');

/** Names of all sample reports. */
export function listSamples(): string[] {
  return readdirSync(samplesFolder).filter((name) => /\.(?:json|ndjson|sarif|xml)$/.test(name));
}

/** A report in the shape that is mutated: values, or the text of XML. */
export type FuzzSeed =
  | { readonly name: string; readonly kind: 'json'; readonly value: unknown }
  | { readonly name: string; readonly kind: 'sequence'; readonly values: readonly unknown[] }
  | { readonly name: string; readonly kind: 'xml'; readonly text: string };

/** Uses every member that the parser reads. */
const everything = makeSarif([], {
  tool: {
    driver: {
      name: 'testscan',
      rules: [
        {
          id: 'r1',
          guid: 'g1',
          defaultConfiguration: { level: 'note' },
          properties: { tags: ['CWE-79'], cwe: ['CWE-89'], 'security-severity': '7.5' },
          messageStrings: { m: { text: '{0} [a](1)' } },
          relationships: [{ target: { id: '22', toolComponent: { name: 'CWE' } } }],
        },
      ],
      globalMessageStrings: { g: { text: '{0}' } },
    },
    extensions: [{ name: 'pack', guid: 'g2', rules: [{ id: 'r2' }] }],
  },
  automationDetails: { id: 'nightly/7' },
  artifacts: [{ location: { uri: 'a.js', uriBaseId: 'SRC' } }],
  originalUriBaseIds: { SRC: { uri: 'src/', uriBaseId: 'ROOT' }, ROOT: { uri: 'file:///work/' } },
  invocations: [
    {
      executionSuccessful: true,
      workingDirectory: { uri: 'file:///work/' },
      toolExecutionNotifications: [{ level: 'note', message: { text: 'x' } }],
      ruleConfigurationOverrides: [{ descriptor: { id: 'r1' }, configuration: { level: 'error' } }],
    },
  ],
  results: [
    {
      ruleId: 'r1/sub',
      ruleIndex: 0,
      message: { id: 'm', arguments: ['x'] },
      locations: [
        { physicalLocation: { artifactLocation: { index: 0 }, region: { startLine: 3, startColumn: 1, snippet: { text: 'x' } } } },
      ],
      partialFingerprints: { 'h/v1': 'aaaaaaaaaa' },
      suppressions: [{ kind: 'inSource', status: 'accepted' }],
      taxa: [{ id: 'CWE-20' }],
    },
    {
      rule: { index: 0, toolComponent: { index: 0 } },
      message: { id: 'g', arguments: ['y'] },
      kind: 'open',
      fingerprints: { id: 'bbbbbbbbbb' },
    },
    { message: { markdown: '**z**' }, baselineState: 'new', level: 'error', properties: { 'security-severity': '9.9' } },
    makeResult({ path: '../x', text: 'y' }),
  ],
});

/** Long lists are shortened: what the hundredth item has in it the first has as well. */
function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 6).map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shorten(part)]));
}

function readSeed(name: string, folder: string = samplesFolder): FuzzSeed {
  const bytes = readFileSync(join(folder, name));
  const document = openDocument(bytes);
  if (document.kind === 'xml') return { name, kind: 'xml', text: bytes.toString('utf8') };
  if (document.kind === 'sequence') return { name, kind: 'sequence', values: documentsOf(document) };
  return { name, kind: 'json', value: shorten(readJson(bytes)) };
}

export function readSeeds(): FuzzSeed[] {
  return [
    { name: 'everything.sarif', kind: 'json', value: everything },
    { name: 'made.sarif', kind: 'json', value: makeSarif([{}, { line: 20 }, { rule: 'xss', score: '9.1' }]) },
    ...listSamples().map((name) => readSeed(name)),
    // SARIF differs from tool to tool.
    ...['bandit', 'checkov', 'gitleaks', 'gosec'].map((name) => readSeed(`${name}.sarif`, join(samplesFolder, '../main'))),
  ];
}
