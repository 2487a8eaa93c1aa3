// Checks what was asked for, wherever it came from. Next step: read-context.ts.
import {
  categorySchema,
  eitherOf,
  isWellFormedApiKey,
  projectRefSchema,
  severitySchema,
  severities,
  submitScanQuerySchema,
} from '@portcullis/contract';
import { readOfflineKey } from '@portcullis/api/domain/offline/offline-signature.ts';
import { plainLine } from './plain-line.ts';
import { isSafeAddress } from './safe-address.ts';
import { ScanFailure } from './scan-failure.ts';
import { enforcements, errorPolicies, stepCommands, unavailablePolicies, type ScanInputs } from './scan-run.ts';

/** Inputs as given: trimmed text, empty where there is none. */
export interface RawInputs {
  readonly command: string;
  readonly url: string;
  readonly apiKey: string;
  readonly project: string;
  readonly report: readonly string[];
  readonly category: string;
  readonly failOn: string;
  readonly onUnavailable: string;
  readonly onError: string;
  readonly enforce: string;
  readonly base: string;
  readonly evidence: string;
  readonly policyFile: string;
  readonly offline: string;
  readonly offlineKey: string;
}

/** How each input is called where the person wrote it: an action's input, a flag or a variable. */
export type InputNames = Readonly<Record<keyof RawInputs, string>>;

/** Checked inputs. Throws an `invalid-input` failure that names the input, what is wrong and what to do; never echoes the key. */
export function readInputs(raw: RawInputs, names: InputNames): ScanInputs {
  const command = readChoice(raw.command, names.command, stepCommands);
  const enforce = readChoice(raw.enforce, names.enforce, enforcements);
  if (command === 'gate' && enforce === 'later')
    throw invalidInput(names.enforce, 'is "later", but nothing comes after the gate', 'Leave it out: the gate is what enforces.');
  return {
    command,
    enforce,
    url: readUrl(raw.url, names.url),
    apiKey: readApiKey(raw.apiKey, names.apiKey),
    project: readChecked(raw.project, names.project, projectRefSchema, 'Use the slug or the id of the project, such as web-shop.'),
    report: command === 'gate' ? [] : readPatterns(raw.report, names.report),
    category: optional(raw.category, (value) => readChecked(value, names.category, categorySchema, 'Use one line of plain text.')),
    failOn: optional(raw.failOn, (value) => readChecked(value, names.failOn, severitySchema, `Use one of ${severities.join(', ')}.`)),
    onUnavailable: readChoice(raw.onUnavailable, names.onUnavailable, unavailablePolicies),
    onError: readChoice(raw.onError, names.onError, errorPolicies),
    base: optional(raw.base, (value) =>
      readChecked(value, names.base, submitScanQuerySchema.shape.base.unwrap(), 'Use a full commit id or a branch such as main.'),
    ),
    evidence: readSwitch(raw.evidence, names.evidence),
    policyFile: optional(raw.policyFile, (value) => value),
    offline: optional(raw.offline, (folder) => ({ folder, key: readPinnedKey(raw.offlineKey, names.offlineKey) })),
  };
}

/** Thrown for one wrong input. */
export function invalidInput(name: string, wrong: string, advice: string): ScanFailure {
  return new ScanFailure('invalid-input', `${name} ${wrong}.`, advice);
}

interface Checker<Value> {
  safeParse(value: string): { success: true; data: Value } | { success: false; error: { issues: readonly { message: string }[] } };
}

/** The value as a schema of the contract reads it. */
export function readChecked<Value>(value: string, name: string, schema: Checker<Value>, advice: string): Value {
  if (value === '') throw invalidInput(name, 'is missing', advice);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidInput(name, `is "${plainLine(value, 100)}", which is not valid`, advice);
}

function optional<Value>(value: string, read: (value: string) => Value): Value | undefined {
  return value === '' ? undefined : read(value);
}

/** Https, so that the key cannot be read on the way; plain http only to the machine itself. */
export function readUrl(value: string, name: string): string {
  const advice = 'Give the address of your Portcullis server, such as https://portcullis.example.com.';
  if (value === '') throw invalidInput(name, 'is missing', advice);
  if (!URL.canParse(value)) throw invalidInput(name, `is "${plainLine(value, 100)}", which is not an address`, advice);
  const url = new URL(value);
  if (url.username !== '' || url.password !== '')
    throw invalidInput(name, 'carries a user name or password', 'Remove it: the key is its own input.');
  if (!isSafeAddress(value)) {
    throw invalidInput(name, `uses ${url.protocol}//, which would show the key on the way`, 'Use https://; only localhost may be http://.');
  }
  if (url.search !== '' || url.hash !== '') throw invalidInput(name, 'has a query or a fragment', advice);
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

export function readApiKey(value: string, name: string): string {
  if (value === '') {
    throw invalidInput(
      name,
      'is missing',
      'Create a CI key in Portcullis and store it as a secret. Pull requests from forks are given no secrets.',
    );
  }
  if (isWellFormedApiKey(value)) return value;
  throw invalidInput(
    name,
    'is a malformed key',
    'Copy the whole key again: it starts with pcl_, has four parts, and its checksum must agree.',
  );
}

function readPinnedKey(value: string, name: string): string {
  const advice = 'Pin the publicKey that the server gives at /api/v1/offline-key; an offline gate is believed by that alone.';
  if (value === '') throw invalidInput(name, 'is missing', advice);
  if (!readOfflineKey(value)) throw invalidInput(name, 'is no public key of Ed25519', advice);
  return value;
}

function readPatterns(patterns: readonly string[], name: string): readonly string[] {
  const given = patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '');
  if (given.length === 0) throw invalidInput(name, 'is missing', 'Name the report files, such as reports/*.sarif.');
  return given;
}

function readSwitch(value: string, name: string): boolean {
  if (/^(?:true|)$/i.test(value)) return true;
  if (/^false$/i.test(value)) return false;
  throw invalidInput(name, `is "${plainLine(value, 100)}", which is not valid`, 'Use true or false.');
}

/** One of the words; the first of them where nothing is given. */
export function readChoice<Choice extends string>(value: string, name: string, choices: readonly [Choice, ...Choice[]]): Choice {
  if (value === '') return choices[0];
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  throw invalidInput(name, `is "${plainLine(value, 100)}", which is not valid`, `Use ${eitherOf(choices)}.`);
}
