// A raw secret that a report quotes is kept nowhere: not in the database, not in an answer, not in a log line.
import type { Finding } from '@portcullis/contract';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { rawSecret, secretReports } from '../support/secret-reports.ts';
import { get, type TestTenant, upload, useApi } from '../support/start-test-api.ts';

const commitOf = (index: number): string => index.toString(16).padStart(40, '0');

/** All rows of all tables but the server's own, as text. */
async function dumpRows(adminUrl: string): Promise<string> {
  return withClient(adminUrl, async (client) => {
    // The server itself writes the query for each table: names cannot be parameters.
    const { rows } = await client.query<{ name: string; lines: string }>(
      `select table_name as name, query_to_xml(format('select to_jsonb(stored) from %I.%I stored', table_schema, table_name), true, false, '')::text as lines
       from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    expect(rows.map(({ name }) => name)).to.include.members(['findings', 'scans', 'audit_log']);
    const dumped = rows.map(({ name, lines }) => `${name} ${lines}`);
    return dumped.join('\n');
  });
}

/** Also as upper or lower case, and as the hexadecimal digits of a bytea. */
function expectNoSecret(text: string, where: string): void {
  const hidden = [
    rawSecret,
    Buffer.from(rawSecret).toString('hex'),
    encodeURIComponent(rawSecret),
    Buffer.from(rawSecret).toString('base64'),
  ];
  const found = hidden.map((form) => text.toLowerCase().indexOf(form.toLowerCase())).find((at) => at >= 0);
  expect(found === undefined ? undefined : text.slice(Math.max(0, found - 200), found + 100), `${where} holds the secret`).to.equal(
    undefined,
  );
}

describe('A raw secret in a report', () => {
  const api = useApi();

  /** Everything that is told of the project: the pages, and each finding by itself. */
  const readAnswers = async (tenant: TestTenant, scanId: string): Promise<Map<string, string>> => {
    const project = `/api/v1/projects/${tenant.slug}`;
    const pages = [
      ...[`${project}/findings`, `${project}/scans`, `${project}/scans/${scanId}`, `${project}/scans/${scanId}/changes`],
      ...['rule', 'path', 'tool', 'severity'].map((by) => `${project}/findings/groups?by=${by}`),
      ...[`${project}/verdicts?commit=${commitOf(1)}`, `${project}/branches`, '/api/v1/overview', '/api/v1/audit'],
      ...['ndjson', 'csv'].map((format) => `/api/v1/audit/export?format=${format}`),
    ];
    const answers = new Map<string, string>();
    const read = async (page: string): Promise<string> => {
      const response = await get(api(), tenant, page);
      const text = await response.text();
      expect(response.status, `${page}: ${text}`).to.equal(200);
      answers.set(page, text);
      return text;
    };
    for (const page of pages) await read(page);
    const { items } = JSON.parse(answers.get(`${project}/findings`) ?? '') as { items: Finding[] };
    for (const { id } of items) await read(`${project}/findings/${id}`);
    return answers;
  };

  for (const { name, body } of secretReports)
    it(`is kept nowhere and told to nobody: ${name}.`, async () => {
      const tenant = await api().makeTenant(name);
      // Twice: what is recognised again takes another way.
      for (const index of [1, 2]) {
        const headers = { 'idempotency-key': `${name}-${index}`, 'content-type': 'application/json' };
        const response = await upload(api(), tenant, body, { query: { commit: commitOf(index) }, headers });
        const receipt = await response.text();
        expect(response.status, receipt).to.equal(201);
        expectNoSecret(receipt, 'the receipt');
        const answers = await readAnswers(tenant, (JSON.parse(receipt) as { scanId: string }).scanId);
        expect(answers.get(`/api/v1/projects/${name}/findings`)).to.include(`"ruleId":"${name}`);
        for (const [page, text] of answers) expectNoSecret(text, page);
      }
      const stored = await dumpRows(api().database.adminUrl);
      expect(stored).to.include(name);
      expectNoSecret(stored, 'the database');
      expectNoSecret(api().logLines().join('\n'), 'the log');
    });
});
