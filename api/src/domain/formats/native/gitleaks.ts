// Gitleaks' JSON (gitleaks detect -f json), of version 7 and of version 8.
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import type { ReportDocument } from '../document.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';

function listOf(document: ReportDocument): readonly unknown[] | undefined {
  return document.kind === 'json' ? asArray(document.value) : undefined;
}

function isCurrent(leak: JsonObject): boolean {
  return 'RuleID' in leak && 'File' in leak && ('Secret' in leak || 'Match' in leak);
}

function isOfVersion7(leak: JsonObject): boolean {
  return 'offender' in leak && 'rule' in leak && 'file' in leak;
}

function readCurrent(leak: JsonObject, at: string): NativeFinding {
  return {
    at,
    type: 'secret',
    rule: { id: leak['RuleID'], title: leak['Description'] },
    message: asText(leak['Description']) ?? leak['RuleID'],
    severity: { fallback: 'high' },
    path: leak['File'],
    line: leak['StartLine'],
    column: leak['StartColumn'],
    tags: asArray(leak['Tags']) ?? [],
    secrets: [leak['Secret'], leak['Match'], leak['Line']],
  };
}

function readVersion7(leak: JsonObject, at: string): NativeFinding {
  return {
    at,
    type: 'secret',
    rule: { id: leak['rule'], title: leak['rule'] },
    message: leak['rule'],
    severity: { fallback: 'high' },
    path: leak['file'],
    line: leak['lineNumber'],
    tags: asText(leak['tags'])?.slice(0, 2000).split(',') ?? [],
    secrets: [leak['offender'], leak['line']],
  };
}

function readLeak(leak: JsonObject, at: string, notes: Notes): NativeFinding | [] {
  if (isCurrent(leak)) return readCurrent(leak, at);
  if (isOfVersion7(leak)) return readVersion7(leak, at);
  notes.reject(at, 'The item is not what Gitleaks writes: it names no rule, no file or no secret.');
  return [];
}

export const gitleaks = nativeFormat({
  name: 'gitleaks',
  guide: {
    title: 'Gitleaks',
    versions: 'JSON of version 7 and 8',
    howTo: '`gitleaks detect -f json -r gitleaks.json` (7: `gitleaks --path=. --report=gitleaks.json`)',
    reads: ['Each leak is a finding of its rule, with file, line and tags. Gitleaks does not rate: a leak counts as high.'],
    ignores: [
      'The secret, the match and the line: they are used only to take the secret out of all other texts.',
      'Author, e-mail address, message and link of the commit: data of people, which the finding does not need.',
      'The fingerprint, which holds the number of the line.',
    ],
    limits: [
      'Without findings Gitleaks 8 writes an empty list and Gitleaks 7 `null`; neither names a tool, so neither is taken. SARIF (`-f sarif`) says that a scan was clean.',
      'A secret that several commits brought into one file is a finding for each place at which Gitleaks lists it.',
    ],
    sample: 'gitleaks.json',
  },
  recognises: (document) => {
    const first = listOf(document)
      ?.slice(0, 5)
      .map(asObject)
      .find((leak) => leak !== undefined);
    return first !== undefined && (isCurrent(first) || isOfVersion7(first));
  },
  read: (document, notes) => {
    const findings = eachObject(listOf(document), '', notes, (leak, at) => readLeak(leak, at, notes));
    return [{ tool: 'gitleaks', findings }];
  },
});
