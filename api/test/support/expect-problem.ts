// What every refusal must look like, whatever was wrong: one shape, one request id, nothing stored, nothing to mend.
import { problemCatalogue, type Problem, type ProblemCode, problemMediaType, problemSchema } from '@portcullis/contract';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import type pg from 'pg';
import type { TestApi } from './start-test-api.ts';

export interface ExpectedProblem {
  readonly status: number;
  readonly code: ProblemCode;
  readonly pointer?: string;
}

/** Checks an answer against the problem it must be, and gives its document. */
export async function expectProblem(response: Response, expected: ExpectedProblem): Promise<Problem> {
  const text = await response.text();
  expect(`${response.status} ${text}`).to.match(new RegExp(`^${expected.status} .*"code":"${expected.code}"`));
  expect(response.headers.get('content-type')).to.equal(problemMediaType);
  const problem = problemSchema.strict().parse(JSON.parse(text));
  expect(problem).to.deep.include({ ...expected, title: problemCatalogue[expected.code].title });
  expect(problem.pointer).to.equal(expected.pointer);
  expect(problem.type).to.equal(`/api/docs/problems#${expected.code}`);
  expect(problem.detail).to.match(/\S.*\.$/s);
  expect(problem.requestId).to.be.a('string').and.to.equal(response.headers.get('x-request-id'));
  return problem;
}

async function readCounts(client: pg.Client): Promise<Record<string, number>> {
  const { rows } = await client.query<Record<string, number>>(
    `select (select count(*)::int from app.branches) as branches, (select count(*)::int from app.scans) as scans,
       (select count(*)::int from app.findings) as findings, (select count(*)::int from app.sightings) as sightings,
       (select count(*)::int from app.verdicts where cause = 'upload') as verdicts, (select count(*)::int from app.receipts) as receipts,
       (select count(*)::int from app.audit_log where outcome = 'done' and action not in ('finding.list', 'finding.read')) as acts`,
  );
  return rows[0]!;
}

/** Rows of everything that an upload writes, over all tenants, as the superuser sees them. Not the verdicts of the job, which judges when it likes. */
export async function countRows(api: TestApi): Promise<Record<string, number>> {
  return withClient(api.database.adminUrl, readCounts);
}

/** Lines of the API's log that ask somebody to act. */
export function errorLines(api: TestApi): string[] {
  return api.logLines().filter((line) => line.includes('"level":"error"'));
}

/** Sends something that must be refused: the exact problem, nothing stored, and no error in the log. */
export async function expectRefusal(api: TestApi, send: () => Promise<Response>, expected: ExpectedProblem): Promise<Problem> {
  return withClient(api.database.adminUrl, async (client) => {
    const before = await readCounts(client);
    const problem = await expectProblem(await send(), expected);
    expect(await readCounts(client)).to.deep.equal(before);
    expect(errorLines(api)).to.deep.equal([]);
    return problem;
  });
}
