// The threads that read reports: one that is slow, or that too many wait for, costs an upload and never the reader.
import { expect } from 'chai';
import type { CompareOrder } from '../../../src/adapters/report-reader/messages.ts';
import { makeReportReader, type OpenReport, type ReportReader } from '../../../src/adapters/report-reader/report-reader.ts';
import { ProblemError } from '../../../src/errors.ts';
import { makeSarif } from '../../support/make-sarif.ts';

const order: CompareOrder = {
  run: 0,
  live: new Uint8Array(0),
  isLongLived: true,
  isLate: false,
  wasHeld: false,
  hasBaseline: true,
  linesAreOf: undefined,
  baseContextDigest: undefined,
  baselineCommit: undefined,
  isFirst: false,
  dismissed: new Set<string>(),
};

async function problemOf(promise: Promise<unknown>): Promise<ProblemError> {
  const error = await promise.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (error instanceof ProblemError) return error;
  throw new Error('expected a ProblemError', { cause: error });
}

describe('makeReportReader', () => {
  let reader: ReportReader;
  const open = (message: string): Promise<OpenReport> =>
    reader.read({ bytes: Buffer.from(JSON.stringify(makeSarif([{ message }]))), isGzip: false, form: undefined, category: undefined });

  const readWhole = async (): Promise<number> => {
    const report = await open('A problem.');
    try {
      await report.compare(order);
      return (await report.finish({ finish: 0, others: new Uint8Array(0) })).insertCount;
    } finally {
      await report.close();
    }
  };

  const useReader = (queue: number): void => {
    before(() => {
      reader = makeReportReader({
        limits: { unpackedBytes: 1_000_000 },
        threads: 1,
        queue,
        heapMegabytes: 256,
        deadlineMilliseconds: 2_000,
        threadModule: new URL('./hanging-thread.ts', import.meta.url),
      });
    });
    after(() => reader.stop());
  };

  describe('with a deadline', () => {
    useReader(10);

    it('ends a thread that does not read a report in time, says so, and reads the next report in a new one.', async () => {
      const problem = await problemOf(open('hang-in-reading'));
      expect([problem.code, problem.status]).to.deep.equal(['report-too-complex', 422]);
      expect(problem.message).to.match(/longer than 2 seconds/);
      expect(await readWhole()).to.equal(1);
    });

    it('ends a thread that does not compare a report in time, and reads the next report in a new one.', async () => {
      const report = await open('hang-in-comparing');
      expect((await problemOf(report.compare(order))).code).to.equal('report-too-complex');
      await report.close();
      expect(await readWhole()).to.equal(1);
    });

    it('does not count the time that a report waits for its thread.', async () => {
      const answers = await Promise.all([problemOf(open('hang-in-reading')), problemOf(open('hang-in-reading')), readWhole()]);
      expect(answers[2]).to.equal(1);
    });
  });

  describe('with a full queue', () => {
    useReader(1);

    it('refuses an upload where as many wait as may, and serves those in their order.', async () => {
      const first = await open('A problem.');
      const second = open('A problem.');
      const third = await problemOf(open('A problem.'));
      expect([third.code, third.retryAfter]).to.deep.equal(['service-unavailable', 2]);
      await first.close();
      await (await second).close();
      expect(await readWhole()).to.equal(1);
    });

    it('refuses those that still wait when it stops, rather than leave them waiting.', async () => {
      const first = await open('A problem.');
      const second = problemOf(open('A problem.'));
      await reader.stop();
      expect((await second).code).to.equal('service-unavailable');
      await first.close();
    });
  });
});
