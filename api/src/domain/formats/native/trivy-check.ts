// Trivy's findings about configuration and secrets.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { NativeFinding } from '../native-finding.ts';
import { fileOfTarget, type TrivyTarget } from './trivy-target.ts';

/** Passed, and excepted by a rule of the team's own: no findings by Trivy's definition. */
const passed: ReadonlySet<unknown> = new Set(['PASS', 'EXCEPTION']);

function joinTexts(...texts: readonly unknown[]): string {
  const told = texts.map(asText).filter((text) => text !== undefined);
  return [...new Set(told)].join('\n\n');
}

export function readMisconfiguration(item: JsonObject, at: string, target: TrivyTarget): readonly NativeFinding[] {
  if (passed.has(item['Status'])) return [];
  const cause = asObject(item['CauseMetadata']);
  const line = cause?.['StartLine'];
  const listed = objectsOf(asObject(cause?.['Code'])?.['Lines']).find((row) => row['Number'] === line);
  return [
    {
      at,
      type: 'iac',
      rule: {
        id: asText(item['ID']) ?? item['AVDID'],
        title: item['Title'],
        help: joinTexts(item['Description'], item['Resolution']),
        uri: item['PrimaryURL'],
      },
      message: asText(item['Message']) ?? item['Description'],
      severity: { word: item['Severity'], fallback: 'medium' },
      advisories: [item['AVDID']],
      image: target.image,
      // What a cluster runs is known by its own name; in a file the resource has an address.
      resource: target.resource ?? asText(cause?.['Resource']),
      path: fileOfTarget(target),
      line,
      code: listed?.['Content'],
      references: [item['PrimaryURL'], ...(asArray(item['References']) ?? [])],
    },
  ];
}

/** `Match` and `Code` quote the line with the secret blotted out, and lines around it that may hold others. */
export function readSecret(item: JsonObject, at: string, target: TrivyTarget): NativeFinding {
  const title = asText(item['Title']) ?? asText(item['Category']);
  return {
    at,
    type: 'secret',
    rule: { id: item['RuleID'], title },
    message: title ?? 'A secret',
    severity: { word: item['Severity'], fallback: 'high' },
    image: target.image,
    resource: target.resource,
    path: fileOfTarget(target),
    line: item['StartLine'],
    tags: [item['Category']],
    secrets: [item['Match']],
  };
}
