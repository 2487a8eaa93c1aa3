// `portcullis findings`: what is known of a project, worst first as the server sends it.
import { fillPath, paths } from '@portcullis/contract';
import { type ApiAccess, askApi } from './ask-api.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { readingAccess } from './people.ts';
import { type FindingsInputs, readFindingsInputs, readProject } from './read-command.ts';
import { renderFindings } from './render-findings.ts';
import { type ShownFinding, shownPageSchema } from './shown-finding.ts';

/** Most that the API gives at once. */
const longestPage = 200;

async function askFindings(access: ApiAccess, project: string, { limit, ...filter }: FindingsInputs) {
  const items: ShownFinding[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...filter, limit: String(Math.min(longestPage, limit - items.length)), cursor };
    const page = await askApi(access, fillPath(paths.findings, { project }), query, shownPageSchema);
    items.push(...page.items);
    // A page without findings ends it even where a cursor is promised: nobody waits for ever.
    cursor = page.items.length === 0 ? undefined : (page.nextCursor ?? undefined);
  } while (cursor !== undefined && items.length < limit);
  return { items: items.slice(0, limit), nextCursor: cursor ?? null };
}

export async function showFindings({ given, env, access, columns }: CommandContext): Promise<CommandResult> {
  const project = readProject(given);
  const inputs = readFindingsInputs(given);
  const found = await askFindings(await readingAccess(access, given('tenant'), env), project, inputs);
  const lines = renderFindings(found.items, { hasMore: found.nextCursor !== null, columns });
  return { lines, document: found, outcome: 'pass' };
}
