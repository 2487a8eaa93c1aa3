// Reads reports in threads. One upload holds one thread from its bytes to its changes, so the parsed results never
// cross over: only the summary, the known findings and the changes do.
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { ProblemError } from '../../errors.ts';
import type {
  CompareOrder,
  FinishOrder,
  ReadAnswer,
  ReadLimits,
  ReadOrder,
  RowsAnswer,
  RowsOrder,
  RunChanges,
  RunSummary,
  ThreadBegun,
  ThreadFailure,
  ThreadProblem,
  UnknownPaths,
} from './messages.ts';
import { makeTurns } from './make-turns.ts';

/** A report that was read and waits in its thread to be compared. Close it when done, whatever happened. */
export interface OpenReport {
  readonly runs: readonly RunSummary[];
  /** Compares one of the runs with what is present of its partition. */
  readonly compare: (order: CompareOrder) => Promise<UnknownPaths>;
  /** Ends the comparison of a run, with what else is known of the files that it asked for. */
  readonly finish: (order: FinishOrder) => Promise<RunChanges>;
  /** Rows of the findings that a run, which was compared, inserts: JSON arrays, each for one statement. */
  readonly insertRows: (run: number) => AsyncIterable<string>;
  readonly close: () => Promise<void>;
}

/** What is read. */
export interface ReadRequest {
  readonly bytes: Buffer;
  readonly isGzip: boolean;
  readonly form: string | undefined;
  readonly category: string | undefined;
}

export interface ReportReader {
  /** @throws ProblemError with a `report-…` code, `report-too-complex` also where it takes too long; `service-unavailable` where too many uploads wait */
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
  /** Time for each answer of a thread: for reading a report, and for each comparison. A thread that needs more is ended. */
  readonly deadlineMilliseconds: number;
  /** Module of the threads; a test's own in place of read-thread.ts. */
  readonly threadModule?: URL;
}

function explainLostThread(error: unknown, isLate: boolean, deadline: number): ProblemError {
  const cause = { cause: error };
  if (isLate) {
    const detail = `Reading the report took longer than ${deadline / 1000} seconds and was stopped. Narrow the scan, or split it by category.`;
    return new ProblemError('report-too-complex', detail, cause);
  }
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const detail = 'Reading the report needs more memory than one upload may have. Narrow the scan, or split it by category.';
    return new ProblemError('report-too-large', detail, cause);
  }
  return new ProblemError('internal-error', 'The report could not be read because of a fault on our side.', cause);
}

/** A thread at work on one report. */
interface Conversation {
  readonly port: MessagePort;
  /** Rejects when the thread is lost; never resolves. */
  readonly lost: Promise<never>;
  readonly deadline: number;
  /** Ends the thread, which is then lost. */
  readonly giveUp: () => void;
}

/** The next message that is an answer. The clock runs from the question on; for the first, from when the thread has begun. */
async function hear<Answer extends object>({ port, lost, deadline, giveUp }: Conversation, hasBegun: boolean): Promise<Answer> {
  let timer = hasBegun ? setTimeout(giveUp, deadline) : undefined;
  let listen: ((message: Answer | ThreadBegun) => void) | undefined;
  const answered = new Promise<Answer>((resolve) => {
    listen = (message) => {
      if ('begun' in message) timer = setTimeout(giveUp, deadline);
      else resolve(message);
    };
    port.on('message', listen);
  });
  try {
    return await Promise.race([answered, lost]);
  } finally {
    clearTimeout(timer);
    if (listen) port.off('message', listen);
  }
}

/** One question to the thread; fails when the thread finds a fault, is late, or is lost before it answers. */
async function ask<Answer extends object>(thread: Conversation, question?: CompareOrder | FinishOrder | RowsOrder): Promise<Answer> {
  const heard = hear<Answer | ThreadProblem | ThreadFailure>(thread, question !== undefined);
  if (question) thread.port.postMessage(question);
  const answer = await heard;
  if ('problem' in answer) {
    const { code, detail, pointer } = answer.problem;
    throw new ProblemError(code, detail, pointer === undefined ? {} : { pointer });
  }
  if ('failure' in answer) {
    throw new ProblemError('internal-error', 'The report could not be compared because of a fault on our side.', { cause: answer.failure });
  }
  return answer;
}

async function* askForRows(thread: Conversation, run: number): AsyncGenerator<string> {
  for (let from = 0; ;) {
    const { rowsJson, count } = await ask<RowsAnswer>(thread, { rowsOf: run, from });
    if (count === 0) return;
    yield rowsJson;
    from += count;
  }
}

type ThreadPool = Piscina<{ order: ReadOrder; port: MessagePort }, void>;

/** Hands a report to a free thread. `ended` resolves when the thread is done with it, or gone. */
function startReading(pool: ThreadPool, order: ReadOrder, deadline: number): Conversation & { readonly ended: Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  const stop = new AbortController();
  const work = pool.run({ order, port: port2 }, { transferList: [port2], signal: stop.signal });
  const lost = work.then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => {
      throw explainLostThread(error, stop.signal.aborted, deadline);
    },
  );
  lost.catch(() => undefined);
  const ended = work.catch(() => undefined);
  return { port: port1, lost, ended, deadline, giveUp: () => stop.abort() };
}

function makeThreadPool({ threads, heapMegabytes, threadModule }: ReportReaderOptions): ThreadPool {
  return new Piscina({
    filename: (threadModule ?? new URL('./read-thread.ts', import.meta.url)).href,
    name: 'readInThread',
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: 30_000,
    // A young generation this large halves the time spent collecting: a report is many small values that live briefly.
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 64 },
  });
}

/** Makes the pool of threads. */
export function makeReportReader(options: ReportReaderOptions): ReportReader {
  const pool = makeThreadPool(options);
  const turns = makeTurns(options.threads, options.queue);
  return {
    read: async ({ bytes, isGzip, form, category }) => {
      const endTurn = await turns.take();
      const order: ReadOrder = { bytes, isGzip, form, category, limits: options.limits };
      const thread = startReading(pool, order, options.deadlineMilliseconds);
      void thread.ended.then(endTurn);
      const close = async (): Promise<void> => {
        thread.port.close();
        await thread.ended;
      };
      try {
        const answer = await ask<ReadAnswer>(thread);
        return {
          runs: answer.runs,
          compare: (question) => ask<UnknownPaths>(thread, question),
          finish: (question) => ask<RunChanges>(thread, question),
          insertRows: (run) => askForRows(thread, run),
          close,
        };
      } catch (error) {
        await close();
        throw error;
      }
    },
    stop: async () => {
      turns.close();
      await pool.destroy();
    },
  };
}
