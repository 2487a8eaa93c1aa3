// Bandit's JSON (bandit -f json).
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, objectsOf } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { lineOfListing } from './line-of-listing.ts';

export const bandit = nativeFormat({
  name: 'bandit',
  guide: {
    title: 'Bandit',
    versions: '1.x JSON',
    howTo: '`bandit -r . -f json -o bandit.json`',
    reads: ['Each result is a finding of its test id; severity, confidence and CWE as Bandit says them.'],
    ignores: ['Metrics: counts of lines are not about findings.'],
    limits: ['A file that Bandit could not read makes the scan unhealthy.'],
    sample: 'bandit.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    if (!Array.isArray(top?.['results']) || !('generated_at' in top)) return false;
    const [result] = objectsOf(top['results']);
    return 'metrics' in top || (result !== undefined && 'test_id' in result);
  },
  read: (document, notes) => {
    const top = topOf(document);
    const findings = eachObject(top?.['results'], '/results', notes, (result, at): NativeFinding => ({
      at,
      type: 'sast',
      rule: { id: result['test_id'], title: result['test_name'], uri: result['more_info'] },
      message: result['issue_text'],
      severity: { word: result['issue_severity'], fallback: 'medium' },
      confidence: result['issue_confidence'],
      path: result['filename'],
      line: result['line_number'],
      // Bandit counts columns from 0.
      column: typeof result['col_offset'] === 'number' ? result['col_offset'] + 1 : undefined,
      code: lineOfListing(result['code'], result['line_number']),
      cwes: asObject(result['issue_cwe'])?.['id'],
    }));
    const failures = (asArray(top?.['errors']) ?? [])
      .map((value) => asObject(value) ?? {})
      .map((error) => `Bandit could not read ${asText(error['filename']) ?? 'a file'}: ${asText(error['reason']) ?? 'no reason given'}`);
    return [{ tool: 'Bandit', findings, failures }];
  },
});
