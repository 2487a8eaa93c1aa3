// Reads files of EPSS and KEV in a thread of their own, one after the other: an import a day must not keep uploads waiting.
import type { IntelligenceSource } from '@portcullis/contract';
import { Piscina } from 'piscina';
import { type IntelligenceLimits, intelligenceLimits } from '../../domain/intelligence/intelligence-file.ts';
import type { ParsedIntelligence } from '../../domain/intelligence/parse-intelligence.ts';
import { ProblemError } from '../../errors.ts';
import { makeTurns } from '../report-reader/make-turns.ts';
import type { FileAnswer, FileOrder } from './read-thread.ts';

/** A file as it was sent. */
export interface IntelligenceFile {
  readonly source: IntelligenceSource['source'];
  readonly bytes: Buffer;
  readonly isGzip: boolean;
}

export interface IntelligenceReader {
  /** @throws ProblemError `intelligence-invalid`, `body-too-large`, `encoding-unsupported`; `service-unavailable` where too many files wait */
  readonly read: (file: IntelligenceFile) => Promise<ParsedIntelligence>;
  readonly stop: () => Promise<void>;
}

export interface IntelligenceReaderOptions {
  /** Memory of the thread's heap, in MiB. */
  readonly heapMegabytes: number;
  /** Time for a file, with the start of the thread in it. */
  readonly deadlineMilliseconds: number;
  readonly limits?: IntelligenceLimits;
}

/** Files that may wait for the thread: each is held in memory. */
const mostWaiting = 4;

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);

function explainLostThread(error: unknown, isLate: boolean): ProblemError {
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!isLate && !isOutOfMemory) {
    return new ProblemError('internal-error', 'The file could not be read because of a fault on our side.', { cause: error });
  }
  const detail = `Reading the file takes more ${isLate ? 'time' : 'memory'} than it may, which no file of EPSS or KEV does. Nothing was imported.`;
  return new ProblemError('intelligence-invalid', detail, { cause: error });
}

/** Makes the reader. Its thread starts with the first file, and ends when there are no more. */
export function makeIntelligenceReader(options: IntelligenceReaderOptions): IntelligenceReader {
  const { heapMegabytes, deadlineMilliseconds, limits = intelligenceLimits } = options;
  const pool = new Piscina<FileOrder, FileAnswer>({
    filename: new URL('./read-thread.ts', import.meta.url).href,
    name: 'readFileInThread',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 10_000,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  const turns = makeTurns(1, mostWaiting);
  const ask = async (order: FileOrder): Promise<FileAnswer> => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), deadlineMilliseconds);
    try {
      return await pool.run(order, { signal: stop.signal });
    } catch (error) {
      throw explainLostThread(error, stop.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    read: async (file) => {
      const endTurn = await turns.take();
      const answer = await ask({ ...file, limits }).finally(endTurn);
      if ('problem' in answer) {
        const { code, detail, pointer } = answer.problem;
        throw new ProblemError(code, detail, pointer === undefined ? {} : { pointer });
      }
      const { digest, packed, ...read } = answer.read;
      return { ...read, digest: asBuffer(digest), packed: asBuffer(packed) };
    },
    stop: async () => {
      turns.close();
      await pool.destroy();
    },
  };
}
