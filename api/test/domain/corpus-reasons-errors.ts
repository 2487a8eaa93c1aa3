// Files in which the tool reports an error that spoils no scan: such a report is healthy, and the error is among its warnings.
export const errorReasons: Readonly<Record<string, string>> = {
  'semgrep/semgrep__cli_output1.json': 'of level warn: a syntax error in one file, the rest of which was scanned',
  'semgrep/semgrep__out.json': 'of level warn: a file was parsed in part',
  'semgrep/semgrep__test_nosem_rule__invalid_id-error.json': 'of level warn: comments that name no rule',
  'semgrep/semgrep__test_pro_rule_skipping-results.json': 'of level info: a rule for the paid engine was passed over',
  'semgrep/semgrep__test_pro_rule_skipping_no_parsing-results.json': 'of level info: rules for the paid engine were passed over',
  'semgrep/semgrep__test_version_constraints-results.json': 'of level info: rules for other versions of Semgrep were passed over',
};
