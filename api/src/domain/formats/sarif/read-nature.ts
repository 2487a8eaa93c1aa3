// What a finding is of, and what conditions of a policy ask beside: type, tags, names of the vulnerability, whether there is a fix. SARIF has
// no place for most of it, so tools are known by their names and say it in words.
import { isSecretScanner, type FindingType } from '@portcullis/contract';
import type { Subject } from '../../subject.ts';
import { cleanReportText } from '../clean-report-text.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';

export interface Nature {
  readonly type: FindingType;
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
  readonly fixAvailable: boolean | null;
}

const mostTags = 20;
const mostAliases = 20;
const longestTag = 100;
const mostFixes = 20;

const typeOfSubject = {
  dependency: 'sca',
  container: 'container',
  secret: 'secret',
  infrastructure: 'iac',
  dynamic: 'dast',
  licence: 'licence',
} as const;

/** Tools that look for one thing only. */
const typeOfTool: readonly (readonly [RegExp, FindingType])[] = [
  [/^(?:checkov|tfsec|terrascan|kics|kube-linter|kubesec|hadolint|cfn-nag|cfn-lint|tflint|regula|polaris|ansible-lint)\b/i, 'iac'],
  [/^(?:grype|osv-scanner|dependency-check|npm audit|pip-audit|cargo-audit|govulncheck|snyk open source|bundler-audit)\b/i, 'sca'],
  [/^(?:owasp zap|zap|nuclei|nikto|burp|wapiti|arachni|stackhawk|dastardly)\b/i, 'dast'],
];

/** Words by which tools that look for several things, such as Trivy, say which one it is. */
const typeOfTag: Readonly<Record<string, FindingType>> = {
  vulnerability: 'sca',
  misconfiguration: 'iac',
  secret: 'secret',
  license: 'licence',
  licence: 'licence',
  container: 'container',
};

function readTags(holder: JsonObject | undefined): string[] {
  const tags = (asArray(asObject(holder?.['properties'])?.['tags']) ?? []).slice(0, mostTags * 2);
  return tags.flatMap((tag) => {
    const text = asText(tag);
    const cleaned = text === undefined ? '' : cleanReportText(text, longestTag).text.replace(/\s+/g, ' ').trim();
    return cleaned === '' ? [] : [cleaned];
  });
}

function readType(tool: string, subject: Subject | null, tags: readonly string[]): FindingType {
  if (subject) return typeOfSubject[subject.type];
  if (isSecretScanner(tool)) return 'secret';
  const named = typeOfTool.find(([pattern]) => pattern.test(tool));
  if (named) return named[1];
  if (!/^(?:trivy|snyk|aqua|anchore)\b/i.test(tool)) return 'sast';
  return tags.map((tag) => typeOfTag[tag.toLowerCase()]).find((type) => type !== undefined) ?? 'sast';
}

const advisory = /^(?:CVE-\d{4}-\d{4,9}|GHSA(?:-[0-9a-z]{4}){3}|[A-Z]{2,12}-\d{4}-\d{1,9})$/i;

function readAliases(ruleId: string, subject: Subject | null, rule: JsonObject | undefined): string[] {
  const said = subject?.type === 'dependency' || subject?.type === 'container' ? subject.advisories : [];
  // OSV-Scanner lists the other names of a vulnerability as ids that its rule had (3.49.4).
  const former = (asArray(rule?.['deprecatedIds']) ?? []).slice(0, mostAliases).map(asText);
  const names = [ruleId, ...said, ...former].flatMap((name) => (name !== undefined && advisory.test(name) ? [name.toUpperCase()] : []));
  return [...new Set(names)].sort().slice(0, mostAliases);
}

const longestLooked = 4000;
const fixedIn = /^Fix(?:ed)? Version:[ \t]*(\S?)/m;
const fixedTable = /\| Fixed Version \|\n[| -]{3,200}\n\|[^|\n]{1,200}\|[^|\n]{1,300}\|[ \t]*([^|\s])/;

/** Trivy says it in the message, Grype and OSV-Scanner in the rule's help. */
function readFix(message: string, rule: JsonObject | undefined): boolean | null {
  const help = asObject(rule?.['help']);
  const texts = [message, asText(help?.['text']) ?? '', asText(help?.['markdown']) ?? ''].map((text) => text.slice(0, longestLooked));
  for (const text of texts) {
    const [, version] = fixedIn.exec(text) ?? [];
    if (version !== undefined) return version !== '';
  }
  return texts.some((text) => fixedTable.test(text)) ? true : null;
}

/** A change of a file that mends it, as the tool proposes it (3.55 to 3.57). */
function hasFix(result: JsonObject): boolean {
  if (result['fixes'] === undefined) return false;
  const changes = objectsOf(result['fixes'])
    .slice(0, mostFixes)
    .flatMap((fix) => objectsOf(fix['artifactChanges']).slice(0, mostFixes));
  return changes.some((change) => objectsOf(change['replacements']).length > 0);
}

/** Makes the reader of a run. What a rule says is worked out once. */
export function makeNatureReader(
  tool: string,
): (said: {
  readonly result: JsonObject;
  readonly rule: JsonObject | undefined;
  readonly ruleId: string;
  readonly message: string;
  readonly subject: Subject | null;
}) => Nature {
  const tagsOf = new Map<JsonObject | undefined, readonly string[]>();
  return ({ result, rule, ruleId, message, subject }) => {
    const ofRule = tagsOf.get(rule) ?? readTags(rule);
    tagsOf.set(rule, ofRule);
    const own = readTags(result);
    const tags = own.length === 0 ? ofRule : [...new Set([...own, ...ofRule])];
    const isOfPackage = subject?.type === 'dependency' || subject?.type === 'container';
    return {
      type: readType(tool, subject, tags),
      tags: [...new Set(tags)].slice(0, mostTags),
      aliases: readAliases(ruleId, subject, rule),
      fixAvailable: (isOfPackage ? readFix(message, rule) : null) ?? (hasFix(result) ? true : null),
    };
  };
}
