// Takes out of a parsed report what must not leave the machine: file contents, environments, secrets. Used by prepare-report.ts.
import { isSecretScanner, redacted, redactText } from '@portcullis/contract';

type JsonObject = Record<string, unknown>;

/** Scanners' own formats: an object that has all marks is a finding, and the fields hold the raw secret. */
const secretFields: readonly { readonly marks: readonly string[]; readonly fields: readonly string[] }[] = [
  { marks: ['RuleID', 'Secret'], fields: ['Secret', 'Match', 'Line'] },
  { marks: ['rule', 'offender'], fields: ['offender', 'line'] },
  { marks: ['DetectorName', 'Raw'], fields: ['Raw', 'RawV2'] },
  // GitLab's secret detection.
  { marks: ['identifiers', 'raw_source_code_extract'], fields: ['raw_source_code_extract'] },
];

/** The report, changed in place. Rule ids, paths, fingerprints and messages stay, unless a token shape is in them. */
export function redactReport(report: unknown): unknown {
  if (isObject(report)) for (const run of asArray(report['runs'])) if (isObject(run)) stripRun(run);
  return redactValue(report);
}

function stripRun(run: JsonObject): void {
  for (const artifact of asArray(run['artifacts'])) if (isObject(artifact)) delete artifact['contents'];
  // SARIF 2.1.0, section 3.20.27: the whole environment of the process that ran the scanner.
  for (const invocation of asArray(run['invocations'])) if (isObject(invocation)) delete invocation['environmentVariables'];
  // These write the raw secret, of whatever shape, into the snippet; so the snippet goes whatever it looks like.
  if (isSecretScanner(driverName(run))) for (const result of asArray(run['results'])) hideSnippets(result);
}

function driverName(run: JsonObject): string {
  const driver = isObject(run['tool']) ? run['tool']['driver'] : undefined;
  return isObject(driver) && typeof driver['name'] === 'string' ? driver['name'] : '';
}

function hideSnippets(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) hideSnippets(item);
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === 'snippet') value[key] = { text: redacted };
    else hideSnippets(item);
  }
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) for (let at = 0; at < value.length; at += 1) value[at] = redactValue(value[at]);
  else if (isObject(value)) redactObject(value);
  return value;
}

function redactObject(object: JsonObject): void {
  for (const { marks, fields } of secretFields) {
    if (!marks.every((mark) => Object.hasOwn(object, mark))) continue;
    for (const field of fields) if (typeof object[field] === 'string' && object[field] !== '') object[field] = redacted;
  }
  for (const key of Object.keys(object)) {
    const value = object[key];
    const clean = redactValue(value);
    const cleanKey = redactText(key);
    if (cleanKey !== key) {
      Reflect.deleteProperty(object, key);
      object[freeKey(object, cleanKey)] = clean;
    } else if (clean !== value) object[key] = clean;
  }
}

/** Two secrets as names of one object both become `[redacted]`; neither entry may be lost for it. */
function freeKey(object: JsonObject, key: string): string {
  let free = key;
  for (let count = 2; Object.hasOwn(object, free); count += 1) free = `${key} ${count}`;
  return free;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
