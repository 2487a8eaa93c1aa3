// Fields of findings that say another thing with us than with another project, and why.
import type { FieldReason } from './corpus-reasons.ts';

const unknownSeverity = 'nobody has rated it in the report, and unknown is not low';
const fromRoot = 'paths are relative to the root of what was scanned, with slashes';
const relatedLinks = 'addresses of the advisory itself are kept; they add those of related ones';
const score = 'security-severity is read as the severity; it does not say which CVSS it is';
const ownBag = 'from the property bag of one tool, dependency-check; the severity is read from security-severity';
const lowNote = 'a note is of low severity';

export const fieldReasons: readonly FieldReason[] = [
  { format: 'bandit', field: 'file_path', theirs: /\\/, ours: /^[^\\]+$/, why: fromRoot },
  { format: 'bandit', field: 'vuln_id_from_tool', theirs: /^\w+:B\d+$/, ours: /^B\d+$/, why: 'the rule is the test id, as in its SARIF' },
  { format: 'cyclonedx', field: 'severity', theirs: 'Info', ours: 'Medium', why: unknownSeverity },
  { format: 'cyclonedx', field: 'description', theirs: /^urn:uuid:/, why: 'bom-refs of one document say nothing outside of it' },
  {
    format: 'cyclonedx',
    field: 'component_name',
    theirs: 'log4j-core',
    ours: 'org.apache.logging.log4j:log4j-core',
    why: 'a package is named with its group, as Maven writes it',
  },
  { format: 'cyclonedx', field: 'cvss3_score', ours: 'CVSS 4.0', why: 'of several ratings v4 counts' },
  { format: 'cyclonedx', field: 'cvss3_vector', ours: 'CVSS 4.0', why: 'of several ratings v4 counts' },
  { format: 'cyclonedx', field: 'vulnerability_id_aliases', theirs: /alias 2/, why: '"alias 2" is no name of an advisory' },
  { format: 'gitlab', field: 'get_scanner_confidence_text()', theirs: 'Tentative', ours: 'Experimental', why: 'the word of the report' },
  {
    format: 'gitlab',
    field: 'get_scanner_confidence_text()',
    theirs: 'Firm',
    ours: 'Certain',
    why: 'the word of the report is High; two scales',
  },
  { format: 'gitlab', field: 'get_scanner_confidence_text()', theirs: 'Certain', ours: 'Confirmed', why: 'the word of the report' },
  { format: 'gosec', field: 'file_path', theirs: /^\//, ours: /^[^/]/, why: fromRoot },
  { format: 'gosec', field: 'references', theirs: /^https:\/\/cwe\.mitre/, why: 'the page of the CWE, which is kept by its number' },
  { format: 'gosec', field: 'references', theirs: /^https:\/\/securego/, why: 'an address that they put together' },
  { format: 'govulncheck', field: 'severity', theirs: /^(?:Low|Info)$/, ours: /^(?:Medium|High)$/, why: unknownSeverity },
  {
    format: 'govulncheck',
    field: 'file_path',
    ours: /\.go$|^go\.mod$/,
    why: 'the file of ours that calls it, or go.mod; they name the package that is called',
  },
  { format: 'grype', field: 'cvssv3', theirs: 'none', ours: 'CVSS 2.0', why: 'only a rating of CVSS 2 is there, and it is kept' },
  { format: 'grype', field: 'cvssv3_score', theirs: 'none', ours: 'CVSS 2.0', why: 'only a rating of CVSS 2 is there, and it is kept' },
  { format: 'grype', field: 'severity', theirs: 'Info', ours: 'Low', why: 'Negligible is low: somebody has rated it' },
  { format: 'grype', field: 'references', theirs: /Related Vulnerability/, why: relatedLinks },
  { format: 'grype', field: 'description', theirs: 'javascript-matcher', why: 'how a match came about is not kept' },
  { format: 'kics', field: 'mitigation', why: 'what was expected is the reverse of what was found, which the message says' },
  {
    format: 'kics',
    field: 'component_name',
    theirs: /^(?:Common|Terraform|Kubernetes)$/,
    ours: 'none',
    why: 'a platform is no package; it is among the tags',
  },
  {
    format: 'npm-audit',
    field: 'severity',
    theirs: 'High',
    ours: 'Medium',
    why: 'the advisory is moderate; they take the worst of its package',
  },
  {
    format: 'npm-audit',
    field: 'cwe',
    theirs: '1035',
    ours: '918 1333',
    why: '1035 is theirs for an advisory whose last edition names none',
  },
  { format: 'npm-audit', field: 'cve', theirs: 'none', ours: /CVE-2021-3807/, why: 'the report names the CVE' },
  { format: 'osv-scanner', field: 'severity', theirs: 'Low', ours: 'Critical', why: 'malicious code (MAL-) that nobody has to rate' },
  { format: 'sarif', field: 'severity', theirs: 'Info', ours: 'Low', why: lowNote },
  { format: 'sarif', field: 'file_path', theirs: /^file:\/\/\//, ours: /^[^/]/, why: fromRoot },
  { format: 'sarif', field: 'title', theirs: '_', why: 'their title joins the rule and the path with it; here each is by itself' },
  { format: 'sarif', field: 'cvssv3_score', ours: 'none', why: score },
  { format: 'sarif', field: 'cvss3_score', ours: 'none', why: ownBag },
  { format: 'sarif', field: 'cvss4_score', ours: 'none', why: ownBag },
  { format: 'sarif', field: 'cvss4_vector', ours: 'none', why: ownBag },
  { format: 'semgrep', field: 'mitigation', theirs: /^javax crypto/, why: 'the code that Semgrep would put there is not kept' },
  { format: 'semgrep', field: 'description', theirs: /^javax\.crypto\.Cipher c/, why: 'the code of a finding is not kept' },
  {
    format: 'snyk',
    field: 'references',
    theirs: /app\.snyk\.io/,
    why: 'the address of the advisory at Snyk is put together by them; the others are kept',
  },
  {
    format: 'snyk',
    field: 'file_path',
    theirs: / > /,
    ours: /^(?:pom\.xml|package-lock\.json)$/,
    why: 'the manifest; theirs is a way through packages',
  },
  { format: 'trivy', field: 'false_p', theirs: 'false', ours: 'true', why: 'status not_affected is held back, as the vendor says' },
  { format: 'trivy', field: 'file_path', theirs: '', ours: 'none', why: 'no path' },
  {
    format: 'trivy-operator',
    field: 'unsaved_vulnerability_ids',
    theirs: /^AVD-KSV-/,
    ours: /KSV\d+/,
    why: 'an id of a check that they put together; it is no vulnerability',
  },
];
