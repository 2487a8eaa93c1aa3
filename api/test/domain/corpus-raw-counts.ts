// How many findings a file of the corpus has, and whether its tool admits a failure, told without any parser of this project.
import { type CorpusEntry, readCorpusReport, readCorpusText } from './corpus-files.ts';

type Counts = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, unknown>>;

function number(counts: Counts, name: string): number | undefined {
  const value = counts[name];
  return typeof value === 'number' ? value : undefined;
}

function sum(counts: Counts, ...names: readonly string[]): number {
  return names.reduce((total, name) => total + (number(counts, name) ?? 0), 0);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** Pairs of an advisory and the module that a trace begins with; advisories of the older single document. */
function countGovulncheck(file: string): number | undefined {
  const text = readCorpusText(file);
  if (text === '') return undefined;
  const old = /^\s*\{\s*"(?:Calls|Imports|Vulns)"/.test(text);
  const pattern = old ? /"OSV":\s*\{\s*"id":\s*"([^"]+)"/g : /"finding":\s*\{\s*"osv":\s*"([^"]+)"[^[]*\[\s*\{\s*"module":\s*"([^"]+)"/g;
  return new Set([...text.matchAll(pattern)].map(([, osv, module]) => `${osv} ${module}`)).size;
}

/** Members of resources of the operator: vulnerabilities, secrets, checks that do not say that they succeeded, controls that failed. */
function countOperator(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((total: number, item) => total + countOperator(item), 0);
  return Object.entries(fieldsOf(value)).reduce((total, [name, member]) => {
    if (name === 'vulnerabilities' || name === 'secrets') return total + listOf(member).length;
    if (name === 'checks') return total + listOf(member).filter((check) => fieldsOf(check)['success'] !== true).length;
    if (name === 'controlCheck') return total + listOf(member).filter((control) => fieldsOf(control)['totalFail'] !== 0).length;
    // What is to be checked, and nothing that was found.
    return name === 'spec' ? total : total + countOperator(member);
  }, 0);
}

/** Per format: the raw number that is nearest to what a finding is. */
const counters: Readonly<Record<string, (counts: Counts, file: string) => number | undefined>> = {
  bandit: (counts) => number(counts, 'results'),
  checkov: (counts) => sum(counts, 'failed_checks', 'skipped_checks'),
  // Of XML the index has the vulnerabilities alone.
  cyclonedx: (counts) => number(counts, 'vulnerability_component_pairs') ?? number(counts, 'vulnerabilities'),
  gitlab: (counts) => number(counts, 'vulnerabilities'),
  gitleaks: (counts) => number(counts, 'findings'),
  gosec: (counts) => number(counts, 'issues'),
  govulncheck: (_, file) => countGovulncheck(file),
  grype: (counts) => number(counts, 'matches'),
  kics: (counts) => number(counts, 'findings'),
  'npm-audit': (counts) => number(counts, 'distinct_advisories') ?? number(counts, 'advisories'),
  'osv-scanner': (counts) => (number(counts, 'groups') === 0 ? number(counts, 'vulnerabilities') : number(counts, 'groups')),
  sarif: (counts) => number(counts, 'results'),
  // The list of Semgrep Supply Chain is another than the index counts.
  semgrep: (counts, file) => {
    const vulns = fieldsOf(readCorpusReport(file))['vulns'];
    return Array.isArray(vulns) ? vulns.length : number(counts, 'results');
  },
  snyk: (counts) => number(counts, 'vulnerabilities'),
  tfsec: (counts) => number(counts, 'results'),
  trivy: (counts) => sum(counts, 'vulnerabilities', 'misconfigurations', 'secrets', 'licenses'),
  'trivy-operator': (_, file) => countOperator(readCorpusReport(file)),
  zap: (counts) => number(counts, 'instances'),
};

/** Undefined where the file says nothing that could be counted. */
export function rawCountOf({ file, format, counts }: CorpusEntry): number | undefined {
  return counters[format]?.(counts ?? {}, file);
}

/** True where a SARIF report itself says that a scan did not come to its end, or does not say that one was made. */
function admitsSarifFailure(file: string): boolean {
  const report = readCorpusReport(file);
  if (report === undefined) return false;
  const runs = listOf(fieldsOf(report)['runs']).map(fieldsOf);
  return (
    runs.length === 0 ||
    runs.some(
      ({ results, invocations }) =>
        !Array.isArray(results) || listOf(invocations).some((invocation) => fieldsOf(invocation)['executionSuccessful'] === false),
    )
  );
}

/** True where the tool says in its report that something went wrong. */
export function admitsFailure({ file, format, counts = {} }: CorpusEntry): boolean {
  if (format === 'sarif') return admitsSarifFailure(file);
  if (format === 'gitlab') return counts['status'] === 'failure';
  if (format === 'npm-audit') return /"error"\s*:\s*\{|"type"\s*:\s*"error"/.test(readCorpusText(file));
  return sum(counts, 'errors', 'parsing_errors', 'golang_errors') > 0;
}
