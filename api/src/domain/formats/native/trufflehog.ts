// TruffleHog's JSON by lines (trufflehog git file://. --json), of version 3 and of version 2.
import { documentsOf } from '../documents-of.ts';
import type { ReportDocument } from '../document.ts';
import { asArray, asObject, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { imageCategory } from './image-category.ts';
import { isDetected, readDetected } from './trufflehog-detected.ts';
import { isLogLine, readLog } from './trufflehog-log.ts';

/** One document a line; `jq -s` makes a list of them. */
function linesOf(document: ReportDocument): readonly unknown[] {
  const documents = documentsOf(document);
  return documents.length === 1 ? (asArray(documents[0]) ?? documents) : documents;
}

function isOfVersion2(line: JsonObject): boolean {
  return Array.isArray(line['stringsFound']) && 'reason' in line && 'path' in line;
}

function readVersion2(line: JsonObject, at: string): NativeFinding {
  return {
    at,
    type: 'secret',
    rule: { id: line['reason'], title: line['reason'] },
    message: line['reason'],
    severity: { fallback: 'high' },
    path: line['path'],
    secrets: asArray(line['stringsFound']) ?? [],
  };
}

/** One scan for each image; what is in no image is one scan. */
function byImage(findings: readonly NativeFinding[]): readonly (readonly [category: string | undefined, NativeFinding[]])[] {
  const scans = new Map<string | undefined, NativeFinding[]>(findings.length === 0 ? [[undefined, []]] : []);
  for (const finding of findings) {
    const category = imageCategory(typeof finding.image === 'string' ? finding.image : undefined);
    const scan = scans.get(category);
    if (scan) scan.push(finding);
    else scans.set(category, [finding]);
  }
  return [...scans];
}

export const trufflehog = nativeFormat({
  name: 'trufflehog',
  guide: {
    title: 'TruffleHog',
    versions: 'JSON by lines of version 3, also as a list or a single object; JSON by lines of version 2',
    howTo: '`trufflehog git file://. --json > trufflehog.ndjson 2>&1`; with the log in it, a scan without findings can be told from none',
    reads: [
      'Each line is a finding of its detector. What TruffleHog has verified, by signing in with it, is critical; all else is high.',
      'Errors in the log make the scan unhealthy, and so does a log that does not end with "finished scanning".',
      'Of an image, the image is the category, so that several are kept apart.',
    ],
    ignores: [
      'Raw, redacted and extra data: they are used only to take the secret out of all other texts.',
      'Author, e-mail address and message of the commit: data of people, which the finding does not need.',
    ],
    limits: [
      'Without findings and log TruffleHog writes nothing at all, and an empty file is not taken.',
      'A secret in something that is no file, such as a chat, has no place: such findings of one detector are told apart by their number only.',
    ],
    sample: 'trufflehog.ndjson',
  },
  recognises: (document) =>
    linesOf(document)
      .slice(0, 20)
      .map(asObject)
      .some((line) => line !== undefined && (isDetected(line) || isOfVersion2(line) || isLogLine(line))),
  read: (document, notes) => {
    const log: JsonObject[] = [];
    const findings = eachObject(linesOf(document), '', notes, (line, at) => {
      if (isDetected(line)) return readDetected(line, at);
      if (isOfVersion2(line)) return readVersion2(line, at);
      if (isLogLine(line)) log.push(line);
      else notes.reject(at, 'The line is neither a finding of TruffleHog nor of its log.');
      return [];
    });
    const { failures, toolVersion } = readLog(log, findings.length);
    return byImage(findings).map(([category, some]) => ({ tool: 'trufflehog', toolVersion, category, findings: some, failures }));
  },
});
