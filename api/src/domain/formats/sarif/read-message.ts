// The message of a result in plain words: its text, or a template of its rule with arguments filled in (3.11).
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';

// Far above what is kept of a message. A long argument named a thousand times would otherwise fill the memory.
const longestFilled = 20_000;

function fill(template: string, values: readonly unknown[]): string {
  let room = longestFilled;
  // 3.11.5: {n} is a placeholder, {{ and }} are braces.
  return template.replace(/\{\{|\}\}|\{(\d{1,4})\}/g, (found, place: string | undefined) => {
    if (place === undefined) return found.charAt(0);
    const value = values[Number(place)];
    if (typeof value !== 'string') return found;
    const fitting = value.slice(0, room);
    room -= fitting.length;
    return fitting;
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
  if (text !== undefined) {
    const bounded = text.slice(0, longestFilled);
    return withoutLinks(values.length > 0 || bounded.includes('{{') ? fill(bounded, values) : bounded);
  }
  return asText(asObject(rule?.['shortDescription'])?.['text']) ?? asText(asObject(rule?.['fullDescription'])?.['text']);
}
