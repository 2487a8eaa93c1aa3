// Formats about packages: our number of findings where it is not theirs.
import type { CountReason } from './corpus-reasons.ts';

const noPackage = 'a vulnerability that affects nothing named is a finding without a package, with a warning';

export const packageCounts: readonly CountReason[] = [
  {
    file: /^cyclonedx\/(?:cdx-bom-examples__.*vex|heimdall2__vex|trivy__vex-testdata|secobserve(?:-2025)?__cyclonedx_)/i,
    ours: 'report-invalid',
    why: 'VEX without components: statements on findings of other reports, which go in together with these',
  },
  {
    file: /^cyclonedx\//,
    theirs: 0,
    ours: 'report-invalid',
    why: 'an SBOM without a list of vulnerabilities says nothing of a scan',
  },
  { file: /^cyclonedx\/cdx-spec__valid-compositions-1\.[567]\.json$/, theirs: 0, ours: 1, why: noPackage },
  { file: /^cyclonedx\/osv-scanner__TestPrintCycloneDX.*WithMixedIssues/, theirs: 0, ours: 1, why: noPackage },
  { file: /^cyclonedx\/osv-scanner__TestPrintCycloneDX.*WithVulnerabilities/, theirs: 0, ours: 2, why: noPackage },
  {
    file: 'govulncheck/defectdojo__empty.json',
    ours: 'report-empty',
    why: 'a file of no bytes is no scan; read as one of OSV-Scanner by DefectDojo, as 0 findings',
  },
  {
    file: 'govulncheck/defectdojo__issue_14642.json',
    ours: 40,
    why: 'a finding per advisory and module that a trace reaches; DefectDojo counts every advisory that the database sent (201 messages)',
  },
  {
    file: 'grype/defectdojo__check_all_fields.json',
    ours: 5,
    why: 'one item stands twice: same id, package, version and path',
  },
  {
    file: 'grype/defectdojo__same_cve_different_paths.json',
    ours: 2,
    why: 'two installations of a package are two findings, as in the detailed mode of DefectDojo',
  },
  {
    file: 'npm-audit/defectdojo__many_vuln_npm7.json',
    ours: 8,
    why: 'npm 7: one per package and advisory; the parser for npm 6 of DefectDojo refuses the file',
  },
  {
    file: 'npm-audit/defectdojo__many_vulns.json',
    ours: 3,
    why: 'three advisories; the other three packages are vulnerable only by these, and DefectDojo counts packages',
  },
  {
    file: 'npm-audit/defectdojo__npm_audit_7_plus-one_vuln.json',
    ours: 2,
    why: 'one package with two advisories; DefectDojo counts packages',
  },
  {
    file: 'npm-audit/defectdojo__yarn_audit_multiple_cwes2.json',
    ours: 1,
    why: 'two editions of GHSA-93q8-gq69-wqmw for one package; they count the numbers of the registry',
  },
  {
    file: /^osv-scanner\/osv-scanner__TestPrintJSONResults_WithLicenseViolations_two_sources/,
    theirs: 0,
    ours: 1,
    why: 'a licence violation is a finding; the raw count has vulnerabilities only',
  },
  {
    file: /^osv-scanner\/osv-scanner__TestPrintJSONResults_WithMixedIssues/,
    theirs: 3,
    ours: 6,
    why: '3 vulnerabilities and 3 licence violations; the raw count has vulnerabilities only',
  },
  {
    file: 'snyk/defectdojo__single_project_upgrade_libs.json',
    ours: 52,
    why: 'one finding for each id, package and version in a manifest; 254 counts every way that leads to one (43 ids, some in several versions)',
  },
  {
    file: 'trivy/trivy__npm-with-suppressed.json.golden',
    ours: 2,
    why: 'one listed, and one that a VEX document holds back (ExperimentalModifiedFindings): kept as suppressed',
  },
];
