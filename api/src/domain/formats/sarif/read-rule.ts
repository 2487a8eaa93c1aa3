// What a tool says of a rule, for people who read its findings (3.49.9 to 3.49.13).
import type { ParsedRule } from '../../parsed-report.ts';
import { cleanReportText } from '../clean-report-text.ts';
import { asObject, asText, type JsonObject } from '../json-values.ts';

/** Characters that are kept. */
const longestTitle = 500;
const longestHelp = 8000;
const longestUri = 1000;

function textOf(message: unknown): string | undefined {
  const parts = asObject(message);
  return asText(parts?.['markdown']) ?? asText(parts?.['text']);
}

function readText(raw: string | undefined, longest: number): string | null {
  const text = raw === undefined ? '' : cleanReportText(raw, longest).text.trim();
  return text === '' ? null : text;
}

/** Only addresses that a browser may follow, and that are whole. */
function readUri(raw: string | undefined): string | null {
  if (raw === undefined || raw.length > longestUri || !URL.canParse(raw)) return null;
  const { protocol, username, password, href } = new URL(raw);
  const isSafe = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  return isSafe && href.length <= longestUri ? href : null;
}

/** Title, help and address of a rule; undefined where the tool says none of it. */
export function readRule(ruleId: string, descriptor: JsonObject): ParsedRule | undefined {
  const title = readText(textOf(descriptor['shortDescription']) ?? asText(descriptor['name']), longestTitle);
  const help = readText(textOf(descriptor['help']) ?? textOf(descriptor['fullDescription']), longestHelp);
  const helpUri = readUri(asText(descriptor['helpUri']));
  return title === null && help === null && helpUri === null ? undefined : { ruleId, title, help, helpUri };
}
