// What DefectDojo hashes of a SARIF result. Its settings (dojo/settings/settings.dist.py, HASHCODE_FIELDS_PER_SCANNER) name no fields for
// "SARIF", so the documented default is in force: title, cwe, line, file_path, description. Title is the message; the description has
// message, snippet and the rule's texts (dojo/tools/sarif/parser.py). `unique_id_from_tool` is left out, which is kinder: a placeholder
// in `fingerprints` would make all findings one.
import { findingsOf, type Scan } from './make-report.ts';
import { type Matcher, matchByKey } from './matcher.ts';
import { type Finding, messageOf } from './scan-file.ts';

function hashFields({ ruleId, path, line, snippet }: Finding, { tool }: Scan): string {
  const title = messageOf(ruleId);
  return JSON.stringify([title, 0, line, tool.spellPath(path), `${title} ${snippet}`.toLowerCase().trim()]);
}

export const matchByHashFields: Matcher['match'] = ({ before, after }) =>
  matchByKey(findingsOf(before), findingsOf(after), (finding, isAfter) => hashFields(finding, isAfter ? after : before), 'hash_code');
