// Reports of secrets in which the raw secret stands in every text that can hold one: as a sentence, and alone where the tool names it.

/** Of no shape that is known: only the report itself tells that it is a secret. */
export const rawSecret = 'hunter2-correct-horse-77';

export interface SecretReport {
  /** Stands in the rule of each finding, so that the finding is seen to be there. */
  readonly name: string;
  readonly body: string;
}

const told = `Somebody wrote ${rawSecret} here`;
const path = `config/${rawSecret}/payments.properties`;

/** In a row by lines where they are several. */
function reportOf(name: string, ...documents: readonly unknown[]): SecretReport {
  return { name, body: documents.map((document) => JSON.stringify(document)).join('\n') };
}

function gitleaks8(name: string): SecretReport {
  const leak = {
    ...{ RuleID: `${name} ${told}`, Description: told, Match: told, Line: told, Secret: rawSecret, File: path, SymlinkFile: path },
    ...{ StartLine: 4, EndLine: 4, StartColumn: 2, EndColumn: 49, Entropy: 4.3, Commit: told, Author: told, Email: told, Date: told },
    ...{ Message: told, Link: `https://git.invalid/${rawSecret}`, Tags: [told, rawSecret], Fingerprint: `${path}:${rawSecret}:4` },
  };
  return reportOf(name, [leak, { ...leak, StartLine: 5 }]);
}

function gitleaks7(name: string): SecretReport {
  const leak = {
    ...{ line: told, lineNumber: 4, offender: rawSecret, commit: told, repo: told, repoURL: told, leakURL: told, rule: `${name} ${told}` },
    ...{ commitMessage: told, author: told, email: told, file: path, date: told, tags: `${told}, ${rawSecret}` },
  };
  return reportOf(name, [leak]);
}

function trufflehog(name: string): SecretReport {
  const line = {
    SourceMetadata: { Data: { Git: { commit: told, file: path, email: told, repository: told, timestamp: told, line: 4, link: told } } },
    ...{ SourceName: told, DetectorName: `${name} ${told}`, DetectorDescription: told, DecoderName: told, VerificationError: told },
    ...{ Verified: false, Raw: rawSecret, RawV2: told, Redacted: rawSecret.slice(0, 20), ExtraData: { name: told }, StructuredData: told },
  };
  const error = { level: 'error', logger: 'trufflehog', msg: told, error: told };
  return reportOf(name, line, error, { level: 'info-0', logger: 'trufflehog', msg: 'finished scanning' });
}

function trivy(name: string): SecretReport {
  const found = {
    ...{ RuleID: `${name} ${told}`, Category: told, Severity: 'CRITICAL', Title: told, StartLine: 4, EndLine: 4, Match: rawSecret },
    ...{ Code: { Lines: [{ Number: 4, Content: told, Highlighted: told, IsCause: true }] }, Layer: { Digest: told } },
  };
  const results = [{ Target: path, Class: 'secret', Secrets: [found] }];
  return reportOf(name, { SchemaVersion: 2, ArtifactName: '.', ArtifactType: 'filesystem', Results: results });
}

function gitlab(name: string): SecretReport {
  const vulnerability = {
    ...{
      id: told,
      category: 'secret_detection',
      name: told,
      message: told,
      description: told,
      cve: `${path}:${rawSecret}`,
      severity: told,
    },
    ...{ confidence: told, solution: told, raw_source_code_extract: rawSecret, scanner: { id: 'gitleaks', name: 'Gitleaks' } },
    location: { file: path, start_line: 4, commit: { author: told, message: told, sha: told, date: told }, class: told, method: told },
    identifiers: [{ type: 'gitleaks_rule_id', name: told, value: `${name} ${told}`, url: `https://rules.invalid/${rawSecret}` }],
    links: [{ name: told, url: `https://links.invalid/${rawSecret}` }],
    ...{ flags: [{ type: told, origin: told, description: told }], details: { a: { name: told, type: 'text', value: told } } },
    tracking: { type: 'source', items: [{ file: path, signatures: [{ algorithm: 'scope_offset', value: told }] }] },
  };
  const scan = {
    ...{ scanner: { id: 'gitleaks', name: 'Gitleaks', version: '8' }, type: 'secret_detection', status: 'success' },
    messages: [{ level: 'error', value: told }],
  };
  return reportOf(name, { version: '15.0.7', scan, vulnerabilities: [vulnerability] });
}

/** What gitleaks quotes of a line is the secret. */
function gitleaksSarif(name: string): SecretReport {
  const region = { startLine: 4, startColumn: 2, snippet: { text: rawSecret } };
  const place = { artifactLocation: { uri: path }, region, contextRegion: { startLine: 3, snippet: { text: told } } };
  const result = {
    ruleId: `${name} ${told}`,
    message: { text: told },
    locations: [{ physicalLocation: place, logicalLocations: [{ fullyQualifiedName: told }] }],
    fingerprints: { told },
    partialFingerprints: { commitSha: told, email: told, author: told, date: told, commitMessage: told },
    properties: { told, secret: rawSecret, tags: [told] },
  };
  const rule = { id: `${name} ${told}`, shortDescription: { text: told }, help: { text: told }, properties: { tags: [told] } };
  return reportOf(name, { version: '2.1.0', runs: [{ tool: { driver: { name: 'gitleaks', rules: [rule] } }, results: [result] }] });
}

/** One for each format that tells of secrets: a new one is a row here. */
export const secretReports: readonly SecretReport[] = [
  gitleaks8('canary-gitleaks-8'),
  gitleaks7('canary-gitleaks-7'),
  trufflehog('canary-trufflehog'),
  trivy('canary-trivy'),
  gitlab('canary-gitlab'),
  gitleaksSarif('canary-gitleaks-sarif'),
];
