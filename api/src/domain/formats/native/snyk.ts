// Snyk's JSON: snyk test, snyk container test and snyk iac test, of one project or of several.
import type { ReportDocument } from '../document.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding, NativeRun, Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { imageCategory } from './image-category.ts';
import { readIacIssue, readIssue, type SnykProject } from './snyk-issue.ts';

const systems: ReadonlySet<unknown> = new Set(['deb', 'rpm', 'apk', 'linux']);

function isProject(value: unknown): boolean {
  const top = asObject(value);
  if (!top || typeof top['ok'] !== 'boolean') return false;
  if (Array.isArray(top['vulnerabilities']) || Array.isArray(top['infrastructureAsCodeIssues'])) return true;
  return !top['ok'] && 'error' in top && typeof top['path'] === 'string';
}

function projectsOf(document: ReportDocument): readonly unknown[] | undefined {
  if (document.kind !== 'json') return undefined;
  const list = asArray(document.value) ?? [document.value];
  return isProject(list[0]) ? list : undefined;
}

function imageOf(project: JsonObject): string | undefined {
  const name = asText(project['projectName']);
  const isImage = asObject(project['docker']) !== undefined || name?.startsWith('docker-image|') === true;
  if (!isImage) return undefined;
  return (asText(project['path']) ?? name)?.replace(/^(?:docker-archive:|oci-archive:|docker-image\|)/, '');
}

function placeOf(project: JsonObject, image: string | undefined): SnykProject {
  const path = asText(project['displayTargetFile']) ?? asText(project['targetFile']);
  const isOs = systems.has(project['packageManager']);
  // What Snyk calls the file of an image's system is the Dockerfile, if it was given one.
  return { path: image !== undefined && isOs ? undefined : path, image, layer: isOs ? 'os' : 'app', ecosystem: project['packageManager'] };
}

function failuresOf(project: JsonObject, found: number): string[] {
  const place = asText(project['displayTargetFile']) ?? asText(project['path']) ?? 'the project';
  const error = asText(project['error']) ?? asText(asObject(project['error'])?.['message']);
  if (project['error'] !== undefined && project['error'] !== null && project['error'] !== '')
    return [`Snyk failed on ${place}: ${error ?? 'no reason given'}`];
  return project['ok'] === false && found === 0 ? [`Snyk says that ${place} is not in order, but lists nothing.`] : [];
}

function readIgnored(project: JsonObject, at: string, place: SnykProject, notes: Notes): NativeFinding[] {
  return eachObject(asObject(project['filtered'])?.['ignore'], `${at}/filtered/ignore`, notes, (item, where) => ({
    ...readIssue(item, where, place),
    suppressed: true,
  }));
}

/** Applications in an image stand in it as projects of their own. */
function readProject(project: JsonObject, at: string, within: string | undefined, notes: Notes): NativeRun {
  const image = within ?? imageOf(project);
  const place = placeOf(project, image);
  const issues = eachObject(project['vulnerabilities'], `${at}/vulnerabilities`, notes, (item, where) => readIssue(item, where, place));
  const iac = eachObject(project['infrastructureAsCodeIssues'], `${at}/infrastructureAsCodeIssues`, notes, (item, where) =>
    readIacIssue(item, where, place.path),
  );
  const applications = eachObject(project['applications'], `${at}/applications`, notes, (item, where) => [
    readProject(item, where, image, notes),
  ]);
  const findings = [
    ...issues,
    ...iac,
    ...applications.flatMap((application) => application.findings),
    ...readIgnored(project, at, place, notes),
  ];
  const failures = [...failuresOf(project, findings.length), ...applications.flatMap((application) => application.failures ?? [])];
  const isIac = Array.isArray(project['infrastructureAsCodeIssues']);
  return {
    tool: isIac ? 'Snyk IaC' : image === undefined ? 'Snyk Open Source' : 'Snyk Container',
    category: imageCategory(image),
    findings,
    failures,
  };
}

/** A project that was not tested at all. */
function isFailed(project: JsonObject): boolean {
  return !Array.isArray(project['vulnerabilities']) && !Array.isArray(project['infrastructureAsCodeIssues']);
}

/** An image is scanned together with the applications in it, which do not name it. */
function imageOfAll(projects: readonly unknown[]): string | undefined {
  const images = new Set(objectsOf(projects).flatMap((project) => imageOf(project) ?? []));
  return images.size === 1 ? [...images][0] : undefined;
}

export const snyk = nativeFormat({
  name: 'snyk',
  guide: {
    title: 'Snyk',
    versions: 'JSON of the command line: `snyk test`, `snyk container test`, `snyk iac test` (Snyk Code writes SARIF)',
    howTo: '`snyk test --all-projects --json-file-output=snyk.json`',
    reads: [
      'Each vulnerability of a package in a manifest is one finding, however many ways lead to it; licences too.',
      'Of an image, the image is the category; applications in it are read with it.',
      'What a policy of Snyk ignores is kept as suppressed, where the report lists it.',
      'A project that Snyk could not test makes the scan unhealthy.',
    ],
    ignores: ['The ways by which a package is reached, and upgrade paths: versions that mend it are kept.'],
    limits: ['Projects of several reports replace each other: test them together, or name a category for each.'],
    sample: 'snyk.json',
  },
  recognises: (document) => projectsOf(document) !== undefined,
  read: (document, notes) => {
    const projects = projectsOf(document) ?? [];
    const isList = document.kind === 'json' && Array.isArray(document.value);
    const image = imageOfAll(projects);
    const failures: string[] = [];
    const runs = eachObject(projects, '', notes, (project, at): NativeRun[] => {
      if (!isProject(project)) notes.reject(at, 'The item is no project of Snyk.');
      else if (isFailed(project)) failures.push(...failuresOf(project, 0));
      else return [readProject(project, isList ? at : '', image, notes)];
      return [];
    });
    // Nobody knows which of its tools a failed project was for: it counts for all that the report has.
    const tested = runs.length > 0 ? runs : [{ tool: 'Snyk Open Source', category: imageCategory(image), findings: [] }];
    // No more than that is told of a run.
    const told = failures.slice(0, 10);
    return tested.map((run): NativeRun => ({ ...run, failures: [...told, ...(run.failures ?? [])] }));
  },
});
