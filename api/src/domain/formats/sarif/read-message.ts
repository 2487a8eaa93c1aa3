// The message of a result in plain words: its text, or a template of its rule with arguments filled in (3.11).
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';

function fill(template: string, values: readonly unknown[]): string {
  // 3.11.5: {n} is a placeholder, {{ and }} are braces.
  return template.replace(/\{\{|\}\}|\{(\d{1,4})\}/g, (found, place: string | undefined) => {
    if (place === undefined) return found.charAt(0);
    const value = values[Number(place)];
    return typeof value === 'string' ? value : found;
  });
}

/** Embedded links `[text](target)` become their text (3.11.6): a target is an index or an address nobody vetted. */
function withoutLinks(text: string): string {
  return text.includes('](')
    ? text.replace(/\[((?:[^\][\\]|\\.){1,500})\]\((?:[^()\\\s]|\\.){1,2000}\)/g, (_, label: string) => label.replace(/\\([[\]\\])/g, '$1'))
    : text;
}

function readTemplate(message: JsonObject, rule: JsonObject | undefined, driver: JsonObject | undefined): string | undefined {
  const id = asText(message['id']);
  if (id === undefined) return undefined;
  const ofRule = asObject(asObject(rule?.['messageStrings'])?.[id]);
  const global = asObject(asObject(driver?.['globalMessageStrings'])?.[id]);
  return asText(ofRule?.['text']) ?? asText(global?.['text']);
}

/** The message, else what the rule says of itself, else undefined. */
export function readMessage(result: JsonObject, rule: JsonObject | undefined, driver: JsonObject | undefined): string | undefined {
  const message = asObject(result['message']) ?? {};
  const values = asArray(message['arguments']) ?? [];
  const text = asText(message['text']) ?? readTemplate(message, rule, driver) ?? asText(message['markdown']);
  if (text !== undefined) return withoutLinks(values.length > 0 || text.includes('{{') ? fill(text, values) : text);
  return asText(asObject(rule?.['shortDescription'])?.['text']) ?? asText(asObject(rule?.['fullDescription'])?.['text']);
}
