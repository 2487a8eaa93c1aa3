// What tools say of their rules.
import type { ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface RuleRow {
  readonly title: string | null;
  readonly help: string | null;
  readonly helpUri: string | null;
}

/**
 * Adds rules of a tool from a JSON array of rows. Rules that are there take over the new words only where `mayReplace`: a pull request
 * does not rewrite what others read.
 */
export async function upsertRules(
  tx: TenantTx,
  projectId: ProjectId,
  tool: string,
  rowsJson: string,
  { mayReplace }: { readonly mayReplace: boolean },
): Promise<void> {
  await tx.query(
    `insert into app.rules as known (tenant_id, project_id, digest, title, help, help_uri)
     select $1, $2, sha256(convert_to($3 || chr(31) || r.rule_id, 'UTF8')) as digest, r.title, r.help, r.help_uri
     from json_to_recordset($4::json) as r (rule_id text, title text, help text, help_uri text)
     -- In one order: categories of one tool share rules, and their uploads would otherwise wait for each other in a circle.
     order by digest
     on conflict (tenant_id, project_id, digest) do update set title = excluded.title, help = excluded.help, help_uri = excluded.help_uri
       where $5 and (known.title, known.help, known.help_uri) is distinct from (excluded.title, excluded.help, excluded.help_uri)`,
    [tx.tenantId, projectId, tool, rowsJson, mayReplace],
  );
}

/** What a tool says of one rule. */
export async function selectRule(tx: TenantTx, projectId: ProjectId, tool: string, ruleId: string): Promise<RuleRow | undefined> {
  const { rows } = await tx.query<RuleRow>(
    `select title, help, help_uri as "helpUri" from app.rules
     where tenant_id = $1 and project_id = $2 and digest = sha256(convert_to($3::text || chr(31) || $4::text, 'UTF8'))`,
    [tx.tenantId, projectId, tool, ruleId],
  );
  return rows[0];
}
