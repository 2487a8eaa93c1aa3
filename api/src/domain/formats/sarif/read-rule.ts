// What a tool says of a rule, for people who read its findings (3.49.9 to 3.49.13).
import type { ParsedRule } from '../../parsed-report.ts';
import { cleanReportText } from '../clean-report-text.ts';
import { cleanUri } from '../read-uri.ts';
import { asObject, asText, type JsonObject } from '../json-values.ts';

/** Characters that are kept. */
const longestTitle = 500;
const longestHelp = 8000;

function textOf(message: unknown): string | undefined {
  const parts = asObject(message);
  return asText(parts?.['markdown']) ?? asText(parts?.['text']);
}

function readText(raw: string | undefined, longest: number): string | null {
  const text = raw === undefined ? '' : cleanReportText(raw, longest).text.trim();
  return text === '' ? null : text;
}

/** Title, help and address of a rule; undefined where the tool says none of it. */
export function readRule(ruleId: string, descriptor: JsonObject): ParsedRule | undefined {
  const title = readText(textOf(descriptor['shortDescription']) ?? asText(descriptor['name']), longestTitle);
  const help = readText(textOf(descriptor['help']) ?? textOf(descriptor['fullDescription']), longestHelp);
  const helpUri = cleanUri(descriptor['helpUri']);
  return title === null && help === null && helpUri === null ? undefined : { ruleId, title, help, helpUri };
}
