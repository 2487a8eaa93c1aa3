// `portcullis intel import` and `intel show`: what is known of vulnerabilities themselves, from files, so that it works without the internet.
import { fillPath, type Intelligence, intelligenceSchema, intelligenceSources, paths } from '@portcullis/contract';
import { askApi, type Sending } from './ask-api.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { readingAccess } from './people.ts';
import { plainLine } from './plain-line.ts';
import { invalidInput } from './read-inputs.ts';
import { readNamedFile } from './read-named-file.ts';

type Source = Intelligence['items'][number];

const sourceSchema = intelligenceSchema.shape.items.element;
const largestFile = 100_000_000;
const mediaTypes: Readonly<Record<Source['source'], string>> = { epss: 'text/csv', kev: 'application/json' };

function describeSource({ source, snapshot, entries, importedAt, importedBy }: Source): string {
  return `${source.toUpperCase().padEnd(4)}  ${plainLine(snapshot, 100)}, ${entries} entries, imported ${importedAt} by ${plainLine(importedBy, 200)}`;
}

/** The file as it is. Packed ones are known by their first bytes (RFC 1952, section 2.3.1), whatever they are called. */
function sendingOf(source: Source['source'], file: string): Sending {
  const body = readNamedFile(file, largestFile);
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  return { method: 'PUT', body, headers: { 'content-type': mediaTypes[source], ...(isGzip && { 'content-encoding': 'gzip' }) } };
}

/** All files are read before the first is sent. */
export async function importIntelligence({ given, env, access }: CommandContext): Promise<CommandResult> {
  const files = intelligenceSources.flatMap((source) =>
    given(source) === '' ? [] : [{ source, sending: sendingOf(source, given(source)) }],
  );
  if (files.length === 0)
    throw invalidInput('The flags --epss and --kev', 'are both missing', 'Name the CSV of EPSS, the JSON of KEV, or both.');
  const importer = await readingAccess(access, given('tenant'), env);
  const items: Source[] = [];
  for (const { source, sending } of files)
    items.push(await askApi(importer, fillPath(paths.importIntelligence, { source }), {}, sourceSchema, sending));
  return { lines: items.map(describeSource), document: { items }, outcome: 'pass' };
}

export async function showIntelligence({ given, env, access }: CommandContext): Promise<CommandResult> {
  const known = await askApi(await readingAccess(access, given('tenant'), env), paths.intelligence, {}, intelligenceSchema);
  const lines =
    known.items.length === 0
      ? ['Nothing was imported, so conditions on EPSS and KEV hold for no finding.']
      : known.items.map(describeSource);
  return { lines, document: known, outcome: 'pass' };
}
