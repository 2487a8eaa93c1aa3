// A dry run in lines of text. Used by dry-run.ts.
import { severities, type Severity } from '@portcullis/contract';
import { describeWarnings } from '../describe-warnings.ts';
import { plainLine } from '../plain-line.ts';
import type { Preview, PreviewedFile, PreviewedFinding, PreviewedScan, Refusal } from './preview.ts';

function describeRefusal({ code, title, detail, pointer }: Refusal): readonly string[] {
  const where = pointer === null || pointer === '' ? '' : ` At ${plainLine(pointer, 300)}.`;
  return [`  REFUSED: ${plainLine(title, 200)} (${plainLine(code, 100)}).`, `  ${plainLine(detail, 2000)}${where}`];
}

function describeFile({ file, format, refused }: PreviewedFile): readonly string[] {
  const read = format ? `${format.title} (${format.name})` : 'no format that is known';
  return [`${plainLine(file, 300)}: ${read}`, ...(refused ? describeRefusal(refused) : [])];
}

function countInWords(counts: Readonly<Record<Severity, number>>): string {
  return severities.map((severity) => `${counts[severity]} ${severity}`).join(', ');
}

function describeFinding({ severity, ruleId, place, message, suppressed }: PreviewedFinding): string {
  const shown = [plainLine(ruleId, 150), plainLine(place ?? '-', 300), plainLine(message, 300)].join('  ');
  return `  ${severity.padEnd(8)}  ${shown}${suppressed ? '  (suppressed)' : ''}`;
}

function describeHealth({ health, healthReasons }: PreviewedScan): readonly string[] {
  if (health === 'healthy') return ['  Healthy: the scanner ran to its end.'];
  return [
    '  UNHEALTHY: the scanner did not run to its end. This scan can clear no commit, whatever it found.',
    ...healthReasons.map((reason) => `    ${plainLine(reason, 500)}`),
  ];
}

function describeScan(scan: PreviewedScan): readonly string[] {
  const { files, tool, toolVersion, category, findingCount, suppressedCount, rejectedCount, bySeverity, findings } = scan;
  const unshown = findingCount - findings.length;
  return [
    '',
    `${plainLine(tool, 100)} ${toolVersion === null ? 'of an unknown version' : plainLine(toolVersion, 100)}, ${category === '' ? 'no category' : `category ${plainLine(category, 200)}`}`,
    `  In ${files.map((file) => plainLine(file, 300)).join(', ')}`,
    ...describeHealth(scan),
    `  Findings: ${findingCount} (${countInWords(bySeverity)}); ${suppressedCount} suppressed, ${rejectedCount} rejected`,
    ...findings.map(describeFinding),
    ...(unshown > 0 ? [`  and ${unshown} more`] : []),
    ...describeWarnings(scan),
  ];
}

function conclude({ readable, files, scans }: Preview): string {
  const refused = files.filter((file) => file.refused !== null).length;
  const unhealthy = scans.filter(({ health }) => health === 'unhealthy').length;
  if (refused > 0)
    return `Of ${files.length} files ${refused} would be refused. What goes together is taken as a whole, so nothing of it would be stored.`;
  if (!readable) return 'These files would be refused together, and nothing of them would be stored.';
  const bad = unhealthy === 0 ? '' : ` ${unhealthy} of them UNHEALTHY: such a commit is not cleared.`;
  return `All ${files.length} files can be read. Sent together they are ${scans.length} scans with one verdict.${bad}`;
}

export function describePreview(preview: Preview): readonly string[] {
  return [
    'Dry run: nothing is sent and no server is asked. Evidence from sources and git is left out.',
    '',
    ...preview.files.flatMap(describeFile),
    ...preview.scans.flatMap(describeScan),
    '',
    conclude(preview),
    ...(preview.refused ? describeRefusal(preview.refused) : []),
  ];
}
