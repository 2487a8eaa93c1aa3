// tfsec's JSON (tfsec --format json), of all three generations.
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding } from '../native-finding.ts';
import { eachObject } from './each-object.ts';

type Status = 'failed' | 'passed' | 'ignored';

/** Passed and ignored checks are listed on request: since 1.0 under a number, before by a word, at first by a flag. */
function statusOf({ status, passed }: JsonObject): Status {
  if (status === 1 || status === 'passed' || passed === true) return 'passed';
  return status === 2 || status === 'ignored' ? 'ignored' : 'failed';
}

/** Before 1.0 the resource stands only in the description. */
function resourceOf(result: JsonObject): string | undefined {
  const named = /^Resource '([^'\n]{1,400})'/.exec(asText(result['description'])?.slice(0, 500) ?? '')?.[1];
  return asText(result['resource']) ?? named;
}

function readResult(result: JsonObject, at: string): NativeFinding[] {
  const status = statusOf(result);
  if (status === 'passed') return [];
  const place = asObject(result['location']);
  const links = [...(asArray(result['links']) ?? []), result['link']];
  return [
    {
      at,
      type: 'iac',
      // The long name is the rule's in tfsec's SARIF too; since 1.0 `rule_id` is the number in Aqua's database.
      rule: {
        id: asText(result['long_id']) ?? result['rule_id'],
        title: result['rule_description'],
        help: [result['impact'], result['resolution']].flatMap((text) => asText(text)?.slice(0, 3000) ?? []).join('\n\n'),
        uri: links.find((link) => asText(link) !== undefined),
      },
      message: result['description'],
      severity: { word: result['severity'], fallback: 'medium' },
      path: place?.['filename'],
      line: place?.['start_line'],
      resource: resourceOf(result),
      tags: [result['rule_provider'], result['rule_service'], ...(asText(result['long_id']) === undefined ? [] : [result['rule_id']])],
      references: links,
      suppressed: status === 'ignored',
    },
  ];
}

export const tfsec = nativeFormat({
  name: 'tfsec',
  guide: {
    title: 'tfsec',
    versions: 'JSON of 0.x and 1.x',
    howTo: '`tfsec . --format json`',
    reads: [
      'Each failed check is a finding about its resource.',
      'Ignored checks, where tfsec lists them, are findings that are suppressed in the source.',
    ],
    ignores: ['Passed checks.'],
    limits: [
      'Where it found nothing it writes `{"results": null}` or an empty list, which names no tool and is refused: let it write SARIF (`--format sarif`).',
      'tfsec writes absolute paths. They are made relative where the checkout is one of a hosted runner.',
    ],
    sample: 'tfsec.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    if (!top) return false;
    const [result] = objectsOf(top['results']);
    return result !== undefined && 'rule_id' in result && asObject(result['location'])?.['filename'] !== undefined;
  },
  read: (document, notes) => [{ tool: 'tfsec', findings: eachObject(topOf(document)?.['results'], '/results', notes, readResult) }],
});
