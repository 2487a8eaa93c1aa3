// What other projects call a field of a finding, and ours for it: told as both values and whether they say the same.
import type { ParsedResult, ParsedRule, ParsedRun } from '../../src/domain/parsed-report.ts';
import type { ExpectedCheck } from './corpus-files.ts';

/** A finding of ours with what is around it. */
export interface Found {
  readonly result: ParsedResult;
  readonly rule: ParsedRule | undefined;
  readonly run: ParsedRun;
}

/** What is ours for a field; `agrees` where the same may be said in several ways. */
interface Ours {
  readonly ours: string;
  readonly agrees?: boolean;
}

type Compare = (found: Found, check: ExpectedCheck) => Ours | undefined;

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

export function theirWord({ op, value }: ExpectedCheck): string {
  if (op === 'is_null' || value === null || value === undefined) return op === 'not_null' ? 'something' : 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every text that we keep of a finding. */
function textsOf({ result, rule }: Found): readonly string[] {
  const texts = [result.message, rule?.title, rule?.help, result.ruleId, ...result.tags].filter((text) => typeof text === 'string');
  return texts.map(squeeze);
}

function linksOf({ result, rule }: Found): string {
  return [rule?.helpUri, rule?.help, result.message, ...(result.details?.references ?? [])].filter(Boolean).join(' ');
}

const plain =
  (read: (found: Found) => string | number | null | undefined): Compare =>
  (found) => ({ ours: String(read(found) ?? 'none') });

const severity: Compare = ({ result }, { value }) =>
  value === '' ? undefined : { ours: `${result.severity.charAt(0).toUpperCase()}${result.severity.slice(1)}` };

/** They say which version by the name of the field; here one score counts. */
const cvss =
  (version: RegExp, part: 'score' | 'vector'): Compare =>
  ({ result }) => {
    const kept = result.details?.cvss;
    if (kept === undefined) return { ours: 'none' };
    return { ours: version.test(kept.version) ? String(kept[part] ?? 'none') : `CVSS ${kept.version}` };
  };

/** One number, and 0 for none. */
const cwe: Compare = ({ result }, check) => {
  const their = theirWord(check).replace(/^CWE-/, '');
  const isNone = their === '0' || their === 'none';
  return { ours: result.cwes.join(' ') || 'none', agrees: isNone ? result.cwes.length === 0 : result.cwes.includes(Number(their)) };
};

const cwes: Compare = ({ result }, { op, value }) => {
  const theirs = (op === 'is_null' ? [] : (value as unknown[])).map((one) => Number(String(one).replace(/^CWE-/, '')));
  const sorted = (numbers: readonly number[]): string => [...numbers].sort((one, other) => one - other).join(' ');
  return { ours: sorted(result.cwes) || 'none', agrees: sorted(theirs) === sorted(result.cwes) };
};

/** All names of the vulnerability; they keep the CVE or, for lack of one, the tool's own id. */
const advisories: Compare = ({ result }, check) => {
  const names = [...result.aliases, result.ruleId];
  const ours = names.join(' ');
  const cves = result.aliases.filter((name) => name.startsWith('CVE-'));
  if (check.sub === 'len') return { ours, agrees: Number(check.value) === Math.max(cves.length, 1) };
  if (theirWord(check) === 'none') return { ours, agrees: cves.length === 0 };
  const theirs = (Array.isArray(check.value) ? check.value : [check.value]).flatMap((value) => String(value).split(', '));
  return { ours, agrees: theirs.every((name) => names.some((one) => one.toUpperCase() === name.toUpperCase())) };
};

/** Their title is put together from our texts, or says one of them. */
const title: Compare = (found, check) => {
  const bare = (text: string): string => squeeze(text).toLowerCase().replaceAll("'", '');
  const theirs = bare(theirWord(check));
  const { message, ruleId, aliases } = found.result;
  const ours = [message, found.rule?.title ?? '', ruleId, ...aliases].filter((text) => text.length > 2).map(bare);
  const agrees = check.op === 'not_null' || ours.some((text) => text.includes(theirs) || theirs.includes(text));
  return { ours: found.rule?.title ?? found.result.message, agrees };
};

const text: Compare = (found, check) => {
  const ours = textsOf(found).join(' ');
  if (check.op === 'not_null' || check.op === 'greater') return { ours, agrees: found.result.message !== '' };
  // What they put together themselves in Markdown is no text of the tool.
  if (theirWord(check).includes('**')) return undefined;
  return { ours: ours.slice(0, 300), agrees: ours.includes(squeeze(theirWord(check))) };
};

const addressIn = /https?:\/\/[^\s)\]>"]+/g;

const references: Compare = (found, check) => {
  const ours = linksOf(found);
  const theirs = theirWord(check);
  if (check.op === 'not_null') return { ours, agrees: /https?:/.test(ours) };
  const addresses = theirs.match(addressIn);
  if (addresses) return { ours, agrees: addresses.every((address) => ours.includes(address)) };
  return theirs === '' ? undefined : { ours: found.result.ruleId };
};

/** What to do: the text of the rule, or the versions that mend it. */
const mitigation: Compare = (found, check) => {
  const about = found.result.details?.package;
  const versions = about?.fixedIn ?? [];
  const theirs = squeeze(theirWord(check));
  const ours = versions.join(' ') || textsOf(found).join(' ').slice(0, 500);
  if (check.op === 'is_null') return { ours: versions.join(' ') || 'none' };
  const isNamed = versions.length > 0 && versions.every((version) => theirs.includes(version));
  // Snyk's words name the package that is to be upgraded, and from which version.
  const isPackage = about !== undefined && theirs === `${about.name}@${about.version ?? ''}`;
  return { ours, agrees: isNamed || isPackage || textsOf(found).join(' ').includes(theirs) };
};

const words: Readonly<Record<string, string>> = { high: 'Certain', medium: 'Firm', low: 'Tentative' };

const confidence: Compare = ({ result }, { value }) => {
  const said = result.details?.confidence;
  const ours = said === undefined ? 'none' : (words[said.toLowerCase()] ?? said);
  return { ours, agrees: ours === (value === '' ? 'none' : value) };
};

const isTrue = ({ op, value }: ExpectedCheck): boolean => op === 'true' || (op === 'eq' && value === true);

const yesNo =
  (read: (found: Found) => boolean): Compare =>
  (found, check) => ({ ours: String(read(found)), agrees: read(found) === isTrue(check) });

const version: Compare = ({ result }, check) => {
  const bare = (one: string): string => one.replace(/^v/, '');
  const versions = result.details?.package?.fixedIn ?? [];
  return { ours: versions.join(' '), agrees: versions.some((one) => bare(one) === bare(theirWord(check))) };
};

const scanner: Compare = ({ run }, check) => {
  const ours = run.toolVersion === null ? run.tool : `${run.tool} / ${run.toolVersion}`;
  return { ours, agrees: ours.toLowerCase() === theirWord(check).toLowerCase() };
};

/** They write an empty string for what the report does not say. */
const image: Compare = ({ result }, check) => {
  const ours = result.details?.image ?? 'none';
  return check.value === '' ? undefined : { ours, agrees: ours.includes(theirWord(check)) };
};

export const comparedFields: Readonly<Record<string, Compare>> = {
  severity,
  parser_severity: severity,
  cvssv3: cvss(/^3/, 'vector'),
  cvss3_vector: cvss(/^3/, 'vector'),
  cvssv3_score: cvss(/^3/, 'score'),
  cvss3_score: cvss(/^3/, 'score'),
  cvss4_vector: cvss(/^4/, 'vector'),
  cvss4_score: cvss(/^4/, 'score'),
  cwe,
  unsaved_cwes: cwes,
  cve: advisories,
  unsaved_vulnerability_ids: advisories,
  vulnerability_id: advisories,
  vulnerability_id_aliases: advisories,
  vuln_id_from_tool: plain(({ result }) => result.ruleId),
  component_name: plain(({ result }) => result.details?.package?.name),
  origin_component_name: plain(({ result }) => result.details?.package?.name),
  component_version: plain(({ result }) => result.details?.package?.version),
  origin_component_version: plain(({ result }) => result.details?.package?.version),
  origin_component_purl: plain(({ result }) => result.details?.package?.purl),
  file_path: plain(({ result }) => result.path),
  origin_source_file: plain(({ result }) => result.path),
  line: plain(({ result }) => result.line),
  origin_source_line_start: plain(({ result }) => result.line),
  title,
  description: text,
  references,
  unsaved_references: references,
  url: references,
  mitigation,
  fix_available: yesNo(({ result }) => result.fixAvailable === true),
  fix_version: version,
  'get_scanner_confidence_text()': confidence,
  false_p: yesNo(({ result }) => result.suppressed),
  dynamic_finding: yesNo(({ result }) => result.type === 'dast'),
  scanner,
  origin_docker_image_name: image,
};
