// Formats about code: our number of findings where it is not theirs.
import type { CountReason } from './corpus-reasons.ts';

const byLocation = 'DefectDojo makes a finding of each location; here a result is one finding';

export const codeCounts: readonly CountReason[] = [
  {
    file: /^gitlab\/defectdojo__gl-sast-report-many-vuln_v1[45]\.json$/,
    theirs: 219,
    ours: 467,
    why: 'DefectDojo keeps one finding of each value of an id; here each of the 467 is one',
  },
  { file: 'gitleaks/defectdojo__no_findings.json', ours: 'report-format-unknown', why: '`null` names no tool and no scan' },
  {
    file: 'tfsec/defectdojo__no_findings.json',
    ours: 'report-format-unknown',
    why: '`{"results": null}` names no tool: any broken one may write it',
  },
  { file: 'sarif/sarif-sdk__NoRuleDefaultConfiguration.sarif', ours: 4, why: 'one of 5 results is informational, which is no finding' },
  { file: /^sarif\/sarif-sdk__(?:checkdriverunload|iocompletion)_bug1/, theirs: 1, ours: 0, why: 'the only result is of kind pass' },
  { file: 'sarif/defectdojo__flawfinder.sarif', ours: 53, why: 'one of 54 results is of kind pass' },
  { file: 'sarif/defectdojo__issue_15033_sarif.json', ours: 3, why: 'the parser for the JSON of govulncheck refuses it; it is good SARIF' },
  { file: 'sarif/defectdojo__mobsfscan.json', ours: 9, why: byLocation },
  { file: 'sarif/defectdojo__njsscan.sarif', ours: 2, why: byLocation },
  {
    file: 'semgrep/defectdojo__repeated_findings.json',
    ours: 2,
    why: 'the same result stands twice, and twins are told apart as in SARIF; DefectDojo merges same title, path and line',
  },
  {
    file: 'semgrep/defectdojo__sca-deployments-vulns.json',
    ours: 22,
    why: 'Semgrep Supply Chain: 22 items of 22 repositories; DefectDojo merges same title, path and line across repositories',
  },
  {
    file: 'semgrep/semgrep__skipped.json',
    ours: 1,
    why: 'a file at which the memory ran out counts as an item that is left out: nothing of it is fixed',
  },
  {
    file: 'tfsec/defectdojo__many_findings_current.json',
    ours: 19,
    why: 'a finding per resource; DefectDojo merges what has the same rule, file and lines',
  },
];
