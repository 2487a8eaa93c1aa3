// Reads reports in threads. One upload holds one thread from its bytes to its changes, so the parsed results never
// cross over: only the summary, the known findings and the changes do.
import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { ProblemError } from '../../errors.ts';
import type { CompareOrder, ReadAnswer, ReadLimits, ReadOrder, RunChanges, RunSummary, ThreadFailure, ThreadProblem } from './messages.ts';

/** A report that was read and waits in its thread to be compared. Close it when done, whatever happened. */
export interface OpenReport {
  readonly runs: readonly RunSummary[];
  /** Compares one of the runs with the known findings of its partition. */
  readonly compare: (order: CompareOrder) => Promise<RunChanges>;
  readonly close: () => Promise<void>;
}

/** What is read. */
export interface ReadRequest {
  readonly bytes: Buffer;
  readonly isGzip: boolean;
  readonly category: string | undefined;
}

export interface ReportReader {
  /** @throws ProblemError with a `report-…` code; `service-unavailable` where too many uploads wait */
  readonly read: (request: ReadRequest) => Promise<OpenReport>;
  readonly stop: () => Promise<void>;
}

export interface ReportReaderOptions {
  readonly limits: ReadLimits;
  readonly threads: number;
  /** Uploads that may wait for a thread. */
  readonly queue: number;
  /** Memory of one thread's heap, in MiB; a report that needs more costs its thread, not the process. */
  readonly heapMegabytes: number;
}

function explainLostThread(error: unknown): ProblemError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new ProblemError(
      'report-too-large',
      'Reading the report needs more memory than one upload may have. Narrow the scan, or split it by category.',
      { cause: error },
    );
  }
  const isQueueFull = error instanceof Error && /queue/i.test(error.message);
  const detail = isQueueFull
    ? 'Too many uploads are being read. Try again shortly.'
    : 'The report could not be read because of a fault on our side.';
  return new ProblemError(isQueueFull ? 'service-unavailable' : 'internal-error', detail, {
    cause: error,
    ...(isQueueFull ? { retryAfter: 2 } : {}),
  });
}

/** One question to the thread; fails when the thread finds a fault, or is lost before it answers. */
async function ask<Answer extends object>(port: MessagePort, lost: Promise<never>, question?: CompareOrder): Promise<Answer> {
  const answered = once(port, 'message') as Promise<[Answer | ThreadProblem | ThreadFailure]>;
  if (question) port.postMessage(question);
  const [answer] = await Promise.race([answered, lost]);
  if ('problem' in answer) {
    const { code, detail, pointer } = answer.problem;
    throw new ProblemError(code, detail, pointer === undefined ? {} : { pointer });
  }
  if ('failure' in answer) {
    throw new ProblemError('internal-error', 'The report could not be compared because of a fault on our side.', { cause: answer.failure });
  }
  return answer;
}

/** Makes the pool of threads. */
export function makeReportReader(options: ReportReaderOptions): ReportReader {
  const pool = new Piscina<{ order: ReadOrder; port: MessagePort }, void>({
    filename: new URL('./read-thread.ts', import.meta.url).href,
    name: 'readInThread',
    minThreads: 1,
    maxThreads: options.threads,
    maxQueue: options.queue,
    idleTimeout: 30_000,
    // A young generation this large halves the time spent collecting: a report is many small values that live briefly.
    resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes, maxYoungGenerationSizeMb: 64 },
  });
  return {
    read: async ({ bytes, isGzip, category }) => {
      const { port1, port2 } = new MessageChannel();
      const order: ReadOrder = { bytes, isGzip, category, limits: options.limits };
      const work = pool.run({ order, port: port2 }, { transferList: [port2] });
      const lost = work.then(
        () => new Promise<never>(() => undefined),
        (error: unknown) => {
          throw explainLostThread(error);
        },
      );
      lost.catch(() => undefined);
      const close = async (): Promise<void> => {
        port1.close();
        await work.catch(() => undefined);
      };
      try {
        const answer = await ask<ReadAnswer>(port1, lost);
        return { runs: answer.runs, compare: (question) => ask<RunChanges>(port1, lost, question), close };
      } catch (error) {
        await close();
        throw error;
      }
    },
    stop: () => pool.destroy(),
  };
}
