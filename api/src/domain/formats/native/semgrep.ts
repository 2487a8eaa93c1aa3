// Semgrep's JSON: of the command line, and of the API of Semgrep Supply Chain.
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import { eachObject } from './each-object.ts';
import { readErrors } from './semgrep-errors.ts';
import { readResult } from './semgrep-result.ts';
import { isSupplyChain, readSupplyChain } from './semgrep-supply-chain.ts';

function isCommandLine(top: JsonObject): boolean {
  const results = asArray(top['results']);
  if (!results || !Array.isArray(top['errors'])) return false;
  if ('check_id' in (asObject(results[0]) ?? {}) || Array.isArray(asObject(top['paths'])?.['scanned'])) return true;
  // Semgrep before 0.40 wrote these two lists and nothing else.
  return results.length === 0 && Object.keys(top).length === 2;
}

/** By the name that its SARIF has. */
function toolOf(top: JsonObject): string {
  return asText(top['engine_requested'])?.toUpperCase().startsWith('PRO') === true ? 'Semgrep PRO' : 'Semgrep OSS';
}

export const semgrep = nativeFormat({
  name: 'semgrep',
  guide: {
    title: 'Semgrep',
    versions: 'JSON of the command line, 0.x and 1.x, and of the API of Semgrep Supply Chain',
    howTo: '`semgrep scan --json --output semgrep.json`',
    reads: [
      'Each result is a finding of its rule: of code, of a dependency (`sca_info`), or of a secret where the rule says so.',
      'Severity ERROR is high, WARNING medium and INFO low; CRITICAL, HIGH, MEDIUM and LOW as they stand.',
      'What a comment in the code suppresses is kept as suppressed.',
      'An error makes the scan unhealthy. After a timeout or want of memory in a file nothing counts as fixed. Files parsed in part are a warning.',
      'Of the API each repository is a category of the tool Semgrep Supply Chain, and a page that is not the last is unhealthy.',
    ],
    ignores: ['Autofixes, data-flow traces, times, and what the API lists as fixed.'],
    limits: ['Without a login Semgrep withholds code and fingerprints: findings are then known by place and message.'],
    sample: 'semgrep.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    return top !== undefined && (isCommandLine(top) || isSupplyChain(top));
  },
  read: (document, notes) => {
    const top = topOf(document) ?? {};
    if (isSupplyChain(top)) return readSupplyChain(top, notes);
    const findings = eachObject(top['results'], '/results', notes, readResult);
    return [{ tool: toolOf(top), toolVersion: top['version'], findings, failures: readErrors(top, notes) }];
  },
});
