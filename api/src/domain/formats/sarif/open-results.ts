// Results of a run → ParsedResult. One bad value costs that value; one bad result costs that result; both are told. A
// result that is known byte for byte is not parsed at all.
import { hash } from 'node:crypto';
import { type FindingDetails, isSecretScanner } from '@portcullis/contract';
import type { ParsedResult, ParsedRule, ReadResults } from '../../parsed-report.ts';
import type { Subject } from '../../subject.ts';
import { WarningList } from '../../warning-list.ts';
import { cleanReportText } from '../clean-report-text.ts';
import { asObject, type JsonObject } from '../json-values.ts';
import { parseItem } from '../read-json.ts';
import type { JsonItem } from '../split-json.ts';
import type { TextBudget } from '../text-budget.ts';
import { makeFlowReader } from './read-flow.ts';
import { makeHider } from './hide-quoted.ts';
import { makeLocationReader } from './read-location.ts';
import { makeCweReader } from './read-cwes.ts';
import { readLineHashes, readLogicalName, readNativeKeys } from './read-keys.ts';
import { readKind } from './read-kind.ts';
import { readMessage } from './read-message.ts';
import { makeNatureReader } from './read-nature.ts';
import { readPackage } from './read-package.ts';
import { readRule } from './read-rule.ts';
import { makeSeverityReader } from './read-severity.ts';
import { readSubject } from './read-subject.ts';
import { readSuppression } from './read-suppression.ts';
import { longestRuleId, makeRuleLookup } from './rule-lookup.ts';

const longestMessage = 4000;

interface ReadResult {
  readonly result: Omit<ParsedResult, 'rawDigest'>;
  /** False where the same bytes may say something else next time. */
  readonly isLasting: boolean;
}

const same = <Value>(value: Value): Value => value;

/** Makes the parser of one result of a run; undefined for a result that is no finding. */
function makeResultParser(
  { run, root, tool }: OpenResults,
  warnings: WarningList,
  quotesSecrets: boolean,
  onRule: (ruleId: string, descriptor: JsonObject) => void,
): (result: JsonObject, at: string) => ReadResult | undefined {
  const findRule = makeRuleLookup(run);
  const { readLocation, readPlace } = makeLocationReader(run, root, warnings);
  const readCwes = makeCweReader(run);
  const readNature = makeNatureReader(tool);
  const rate = makeSeverityReader(run, warnings);
  const driver = asObject(asObject(run['tool'])?.['driver']);
  const readFlow = makeFlowReader(run, readPlace, (holder) =>
    asObject(holder?.['message']) ? readMessage(holder ?? {}, undefined, driver) : undefined,
  );
  const now = Date.now();

  // A flow may quote what flows: of secrets it is not kept.
  const readDetails = (result: JsonObject, at: string, message: string, subject: Subject | null): FindingDetails | null => {
    const flow = quotesSecrets ? undefined : readFlow(result, at);
    const about = readPackage(tool, message, subject);
    return flow || about ? { ...(about && { package: about }), ...(flow && { flow }) } : null;
  };

  const clean = (raw: string, longest: number, where: string): string => {
    const { text, wasCleaned } = cleanReportText(raw, longest);
    if (wasCleaned) warnings.add(where, 'text-cleaned', `Control characters were removed, or the text was cut at ${longest} characters.`);
    return text;
  };

  return (sent, at) => {
    const kind = readKind(sent, at, warnings);
    if (kind === undefined) return undefined;
    const found = findRule(sent);
    const hide = quotesSecrets ? makeHider(sent) : same;
    const result = hide(sent);
    const rule = { id: hide(found.id), descriptor: hide(found.descriptor) };
    const ruleId =
      clean(rule.id ?? '', longestRuleId, `${at}/ruleId`)
        .replace(/\s+/g, ' ')
        .trim() || 'unnamed-rule';
    if (rule.id === undefined)
      warnings.add(at, 'rule-missing', 'The result names no rule; all such results share the rule "unnamed-rule".');
    if (rule.descriptor) onRule(ruleId, rule.descriptor);
    const said = readMessage(result, rule.descriptor, driver);
    if (said === undefined) warnings.add(`${at}/message`, 'message-missing', 'The result has no message; the name of its rule stands in.');
    const severity = rate({ result, kind, ruleId, rule: rule.descriptor, pointer: at });
    const message = clean(said ?? ruleId, longestMessage, `${at}/message`).trim() || ruleId;
    const location = readLocation(result, at, quotesSecrets);
    const logicalName = readLogicalName(result);
    const subject = readSubject({ tool, ruleId, message, path: location.path, logicalName }) ?? null;
    const suppression = readSuppression(result, at, now, warnings);
    const read: ReadResult['result'] = {
      ruleId,
      severity: severity.severity,
      severitySource: severity.source,
      severityRaw: severity.raw === null ? null : cleanReportText(severity.raw, 100).text,
      message,
      ...location,
      cwes: readCwes(result, rule.descriptor),
      ...readNature({ result, rule: rule.descriptor, ruleId, message, subject }),
      details: readDetails(result, at, message, subject),
      suppressed: suppression.isSuppressed,
      ...readLineHashes(result, quotesSecrets),
      logicalName,
      subject,
      nativeKeys: readNativeKeys(result),
    };
    return { result: read, isLasting: !suppression.hasEnd };
  };
}

/** The bytes of a result in the context they are read in: SHA-256 of the bytes, with the context's digest laid over it. */
function digestItem(bytes: Buffer, { start, end }: JsonItem, context: Buffer): string {
  const digest = hash('sha256', bytes.subarray(start, end), 'buffer');
  for (let at = 0; at < context.length; at += 1) digest.writeUInt8(digest.readUInt8(at) ^ context.readUInt8(at), at);
  return digest.toString('latin1', 0, context.length);
}

/** Makes the digests of all items, worked out when first asked for. */
export function makeItemDigests(bytes: Buffer, items: readonly JsonItem[], contextDigest: string): () => readonly string[] {
  const context = Buffer.from(contextDigest, 'latin1');
  let digests: readonly string[] | undefined;
  return () => (digests ??= items.map((item) => digestItem(bytes, item, context)));
}

/** A run's results as bytes, with what is needed to read them. */
export interface OpenResults {
  readonly run: JsonObject;
  readonly tool: string;
  readonly pointer: string;
  readonly bytes: Buffer;
  readonly items: readonly JsonItem[];
  /** Raw digests of the items, in their order. */
  readonly digests: () => readonly string[];
  /** Shared by the runs of a report. */
  readonly budget: TextBudget;
  /** The checkout's folder as the action says it. */
  readonly root: string | undefined;
  /** Why the action's evidence is not used. */
  readonly evidenceFault: string | undefined;
}

/**
 * Reads the results of a run, but for those that are known by their bytes.
 * @throws ProblemError `report-not-json` for an item that is none, `report-too-large` where the texts come to too much
 */
export function openResults(opened: OpenResults, isKnown: (rawDigest: string) => boolean): ReadResults {
  const { tool, pointer, bytes, items, digests, budget } = opened;
  const warnings = new WarningList();
  if (opened.evidenceFault !== undefined) warnings.add(`${pointer}/properties`, 'evidence-ignored', opened.evidenceFault);
  const rules = new Map<string, ParsedRule | undefined>();
  const noteRule = (ruleId: string, descriptor: JsonObject): void => {
    if (rules.has(ruleId)) return;
    const rule = readRule(ruleId, descriptor);
    if (rule) budget.spend([rule.title, rule.help, rule.helpUri]);
    rules.set(ruleId, rule);
  };
  const parse = makeResultParser(opened, warnings, isSecretScanner(tool), noteRule);
  const rawDigests = digests();
  const recognised = new Set<string>();
  const results: ParsedResult[] = [];
  let rejected = 0;
  for (const [place, item] of items.entries()) {
    const rawDigest = rawDigests[place] ?? '';
    if (recognised.has(rawDigest)) continue;
    if (isKnown(rawDigest)) {
      recognised.add(rawDigest);
      continue;
    }
    const at = `${pointer}/results/${item.index}`;
    const warned = warnings.count;
    const value = asObject(parseItem(bytes, item));
    const read = value && parse(value, at);
    if (!value) {
      rejected += 1;
      warnings.add(at, 'result-rejected', 'The result is not an object; it was left out, and nothing of this scan counts as fixed.');
    } else if (read) {
      const { result, isLasting } = read;
      budget.spend([result.ruleId, result.message, result.path, result.severityRaw, ...result.tags]);
      if (result.details) budget.spend([JSON.stringify(result.details)]);
      results.push({ ...result, rawDigest: isLasting && warnings.count === warned ? rawDigest : null });
    }
  }
  const told = [...rules.values()].filter((rule) => rule !== undefined);
  return { results, rules: told, recognised: [...recognised], rejected, warnings: warnings.items, warningCount: warnings.count };
}
