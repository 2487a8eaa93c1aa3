// An alert of ZAP, whether it stood in JSON or XML. Used by zap.ts.
import { pathTemplate } from '../../subject.ts';
import { asArray, asText } from '../json-values.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { decodeEntities, htmlToText } from './html-to-text.ts';

/** Members of a JSON object, or names and texts of an element's children. */
export type ZapRecord = Readonly<Record<string, unknown>>;

const risks: readonly string[] = ['info', 'low', 'medium', 'high'];
const confidences: readonly string[] = ['false positive', 'low', 'medium', 'high', 'confirmed'];

/** A code is a number, or its digit. */
function wordOf(code: unknown, words: readonly string[]): string | undefined {
  return typeof code === 'number' || (typeof code === 'string' && /^\s?\d\s?$/.test(code)) ? words[Number(code)] : undefined;
}

function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]{0,20}:\/\/[^/?#]{0,300}/i.exec(url)?.[0].toLowerCase() ?? '';
}

type Request = NonNullable<NativeFinding['request']>;

/** What the alert was raised for: one request of each method, place and parameter. An alert without instances (2.4) is its own. */
function requestsOf(alert: ZapRecord, instances: readonly ZapRecord[], site: string | undefined): readonly Request[] {
  const requests = new Map<string, Request>();
  for (const one of instances.length === 0 ? [alert] : instances) {
    const url = decodeEntities(asText(one['uri']) ?? site ?? '');
    const parameter = asText(one['param']);
    const key = JSON.stringify([asText(one['method']) ?? 'GET', originOf(url), pathTemplate(url), parameter]);
    if (!requests.has(key)) requests.set(key, { method: one['method'], url, parameter });
  }
  return [...requests.values()];
}

/** Addresses, one a paragraph or a line. */
function referencesOf(alert: ZapRecord): readonly string[] {
  return htmlToText(alert['reference'])?.slice(0, 10_000).split(/\s+/) ?? [];
}

/** @param site address of the site that the alert was raised on */
export function readAlert(
  alert: ZapRecord,
  { instances, site, at }: { readonly instances: readonly ZapRecord[]; readonly site: string | undefined; readonly at: string },
  notes: Notes,
): NativeFinding[] {
  const name = asText(alert['alert']) ?? asText(alert['name']);
  const title = name === undefined ? undefined : decodeEntities(name);
  const id = asText(alert['alertRef']) ?? alert['pluginid'];
  if (title === undefined && (id === undefined || id === null || id === '')) {
    notes.reject(at, 'The alert names neither its plugin nor itself.');
    return [];
  }
  const help = [htmlToText(alert['desc']), htmlToText(alert['solution'])].filter((text) => text !== undefined).join('\n\n');
  const references = referencesOf(alert);
  const isFalsePositive = wordOf(alert['confidence'], confidences) === confidences[0];
  return requestsOf(alert, instances, site).map((request) => ({
    at,
    type: 'dast',
    rule: { id, title, help, uri: references[0] },
    message: title,
    severity: { word: wordOf(alert['riskcode'], risks) ?? asText(alert['riskdesc'])?.slice(0, 100).split(' ')[0], fallback: 'medium' },
    confidence: wordOf(alert['confidence'], confidences),
    cwes: alert['cweid'],
    tags: asArray(alert['tags']) ?? [],
    references,
    request,
    suppressed: isFalsePositive,
  }));
}
