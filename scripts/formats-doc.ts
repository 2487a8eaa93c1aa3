// docs/formats.md as it should be: what holds for all formats in words of our own, and each format from its own guide. Written by
// write-formats-doc.ts; a test compares the two.
import { format as formatText, resolveConfig } from 'prettier';
import { mostFiles } from '../api/src/adapters/report-reader/split-form.ts';
import type { Format } from '../api/src/domain/formats/format.ts';
import { formats } from '../api/src/domain/formats/formats.ts';
import { mostParsedBytes } from '../api/src/domain/formats/read-json.ts';
import { jsonLimits } from '../api/src/domain/formats/split-json.ts';

export const formatsDocFile = new URL('../docs/formats.md', import.meta.url);

const mebibytes = mostParsedBytes / 1024 / 1024;
const mostFindings = jsonLimits.items.toLocaleString('en');

const intro = `# Formats

Reports that are read, and what becomes of each. This page is generated from the guides of the formats (\`api/src/domain/formats\`): change those, then run
\`npm run docs:formats\`. Samples of all stand in \`examples/reports/samples\`.

## For all formats

**Detection.** What a report is, is told from its content and never from its name. A document is of one format or of none; what is of none is refused
(\`report-format-unknown\`) with what it looks like. Lists of packages, Terraform plans, lock files, and an empty list that names no tool are of none.

**Encodings.** UTF-8 with or without a byte order mark, and UTF-16 with one, as PowerShell's \`>\` writes it. JSON documents may stand in a row, one a line or
pretty-printed back to back. XML may have no document type and no entities but its own five.

**Severity.** The tool's own word counts, then its score, then CVSS (4.0 before 3.1, 3.0 and 2.0).

| severity | words                                     | score     |
| -------- | ----------------------------------------- | --------- |
| critical | critical, blocker                         | 9.0 to 10 |
| high     | high, important, major, error, severe     | 7.0 to 8.9 |
| medium   | medium, moderate, warning                 | 4.0 to 6.9 |
| low      | low, minor, negligible, note              | 0.1 to 3.9 |
| info     | info, informational, information, none, trace | |

Where a tool says nothing, or a word that nobody knows, a finding is medium and a secret high: unknown is not low. An unknown word is told as a warning.
SARIF rates otherwise: \`security-severity\`, then the level (error high, warning medium, note low).

**Unhealthy.** A report that says of itself that the scan failed, or that files could not be scanned, is stored as an unhealthy scan with its reasons. Its
findings count, nothing is fixed by it, and the verdict is \`error\`, or \`fail\` where it found what blocks. An empty list in a report that names its tool is
a clean scan.

**Rejected.** An item that cannot be read is left out, counted and told with its place. The rest is taken, the verdict is \`error\`, and nothing counts as
fixed. A bad value within an item costs that value only. What by the tool's own definition is no finding (a passed check) is passed over without a word.

**Secrets.** What a report quotes of a secret is taken out of every text of its finding before anything is kept.

**Limits.** What is parsed at once may have ${mebibytes} MiB: all of a report, but for the results of SARIF. A scan has at most ${mostFindings} findings. JSON and XML
are nested at most ${jsonLimits.depth} levels deep. [problems.md](problems.md) has the other limits; what goes over one is refused, never cut.

**Several files.** An upload may be a form (\`multipart/form-data\`) of up to ${mostFiles} files, of any formats. It gives a scan for each tool and category and one
verdict. Files of one tool and category are one scan; where they are about different things, such as two folders, send
each with a category of its own.
Send one format of a scan: the JSON and the CycloneDX of one tool in one upload name each finding twice.
One file that cannot be read refuses all of them, and the problem names it. Warnings begin with the name of their file: \`bandit.json#/results/3\`.

**VEX.** Documents of OpenVEX, CSAF and CycloneDX speak of the findings of the other files of their upload, by vulnerability and package. Their status is
kept with the finding. \`not_affected\` and \`fixed\` mark it as suppressed in the source, and the policy says whether the gate honours that. An accepted risk is
not "not affected". Statements that cannot be followed or that no finding fits are warnings. A VEX document alone is refused.

**Names.** A tool has the same name whichever format it writes, so changing from its JSON to its SARIF does not make a new series of scans. Findings are
not always rated the same in both: several tools write less into one of them.
`;

/** In a cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function row({ name, guide }: Format): string {
  return `| [${guide.title}](#${name}) | ${cell(guide.versions)} | ${cell(guide.howTo)} |`;
}

function list(title: string, sentences: readonly string[]): string {
  return `**${title}**\n\n${sentences.map((sentence) => `- ${sentence}`).join('\n')}\n`;
}

function section({ name, guide }: Format): string {
  const { title, versions, howTo, reads, ignores, limits, sample } = guide;
  return [
    `## ${name}\n`,
    `${title}. Versions: ${versions.replace(/\.$/, '')}. How to get it: ${howTo}. Sample: [${sample}](../examples/reports/samples/${sample}).\n`,
    list('What is read', reads),
    list('What is passed over', ignores),
    list('Limits', limits),
  ].join('\n');
}

/** The whole page, laid out as prettier has it. */
export async function makeFormatsDoc(): Promise<string> {
  const table = ['| format | versions and shapes | how it is written |', '| --- | --- | --- |', ...formats.map(row)].join('\n');
  const text = [intro, '## All formats\n', table, '', ...formats.map(section)].join('\n');
  return formatText(text, { ...(await resolveConfig(formatsDocFile.pathname)), parser: 'markdown' });
}
