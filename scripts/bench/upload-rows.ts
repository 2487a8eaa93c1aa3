// The budget's rows on uploads: 25,000 results for the first time, and the same report again.
import { hash, randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type BenchProject, checkCount, makeProject, upload } from './bench-project.ts';
import type { BenchServer } from './bench-server.ts';
import type { BenchRow } from './bench-row.ts';
import { generateReport } from './generate-report.ts';
import { timeMedian } from './measure.ts';

const results = 25_000;
const firstRuns = 5;
const repeatRuns = 7;

/** The rows that an upload wrote, in COPY's own format. */
async function copyOut(client: pg.Client, query: string): Promise<string> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await pipeline(client.query(copyTo(query)), sink);
  return Buffer.concat(chunks).toString('utf8');
}

const findingColumns =
  'tenant_id, id, project_id, tool, category, rule_id, severity, severity_source, severity_raw, message, path, line, column_number, cwes, type, tags, aliases, fix_available, suppressed, matched_by, match_data, first_seen_at';
const sightingColumns = 'tenant_id, finding_id, branch_id, partition_code, from_scan, until_scan, present, cause';

/** The floor of storing: the same rows into the same tables by COPY as superuser, for tenants of their own. */
async function timeCopy(server: BenchServer, project: BenchProject): Promise<number> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    const where = `where tenant_id = '${project.tenantId}'`;
    const findings = await copyOut(client, `copy (select ${findingColumns} from app.findings ${where}) to stdout`);
    const sightings = await copyOut(client, `copy (select ${sightingColumns} from app.sightings ${where}) to stdout`);
    return await timeMedian(firstRuns, async () => {
      const tenant = randomUUID();
      await client.query("insert into app.tenants (tenant_id, name) values ($1, 'copy')", [tenant]);
      await client.query(
        'insert into app.projects (tenant_id, id, slug, name, default_branch) select $1, id, slug, name, default_branch from app.projects where tenant_id = $2',
        [tenant, project.tenantId],
      );
      await client.query(
        'insert into app.branches (tenant_id, id, project_id, ref) select $1, id, project_id, ref from app.branches where tenant_id = $2',
        [tenant, project.tenantId],
      );
      const mine = (text: string): Readable => Readable.from([text.replaceAll(project.tenantId, tenant)]);
      await client.query('begin');
      await pipeline(mine(findings), client.query(copyFrom(`copy app.findings (${findingColumns}) from stdin`)));
      await pipeline(mine(sightings), client.query(copyFrom(`copy app.sightings (${sightingColumns}) from stdin`)));
      await client.query('commit');
    });
  } finally {
    await client.end();
  }
}

interface SarifResults {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly snippet: { readonly text: string } };
        };
      }[];
    }[];
  }[];
}

/** The floor of recognising: unpack, parse, and one SHA-256 over rule, path and line of each result. */
function parseAndHash(packed: Buffer): number {
  const report = JSON.parse(gunzipSync(packed).toString('utf8')) as SarifResults;
  let sum = 0;
  for (const result of report.runs[0]?.results ?? []) {
    const { artifactLocation, region } = result.locations[0]?.physicalLocation ?? {
      artifactLocation: { uri: '' },
      region: { snippet: { text: '' } },
    };
    sum += hash('sha256', `${result.ruleId}|${artifactLocation.uri}|${region.snippet.text}`, 'buffer').readUInt8(0);
  }
  return sum;
}

/** Measures both rows in one run. */
export async function measureUploads(server: BenchServer): Promise<BenchRow[]> {
  const text = Buffer.from(JSON.stringify(generateReport(results, 1)));
  const packed = gzipSync(text);
  const warm = await makeProject(server);
  // Small uploads first, as a young server sees them: whatever PostgreSQL plans for small tables must not slow a large upload after them.
  const small = gzipSync(Buffer.from(JSON.stringify(generateReport(200, 2))));
  for (let round = 0; round < 20; round += 1) await upload(server.url, await makeProject(server), small);
  // The first uploads of a process pay for its compiler; a server that has been up for a minute does not.
  for (let round = 0; round < 3; round += 1) await upload(server.url, await makeProject(server), packed);
  checkCount('new findings', (await upload(server.url, warm, packed)).counts.new, results);

  const parse = await timeMedian(firstRuns, () => JSON.parse(text.toString('utf8')));
  const copy = await timeCopy(server, warm);
  const projects = await Promise.all(Array.from({ length: firstRuns }, () => makeProject(server)));
  const first = await timeMedian(firstRuns, (run) => upload(server.url, projects[run] ?? warm, packed));

  const hashing = await timeMedian(repeatRuns, () => parseAndHash(packed));
  checkCount('existing findings', (await upload(server.url, warm, packed)).counts.existing, results);
  const again = await timeMedian(repeatRuns, () => upload(server.url, warm, packed));
  return [
    {
      name: 'first upload of 25,000 results, HTTP to verdict',
      ratio: first / (parse + copy),
      budget: 2,
      floors: { upload: first, 'JSON.parse': parse, 'COPY of the same rows': copy },
    },
    {
      name: 'the same report again',
      ratio: again / hashing,
      budget: 1.5,
      floors: { upload: again, 'gunzip + JSON.parse + SHA-256 each': hashing },
    },
    {
      name: 'the same report again, against the first upload',
      ratio: again / first,
      budget: 0.25,
      floors: { upload: again, 'first upload': first },
    },
  ];
}
