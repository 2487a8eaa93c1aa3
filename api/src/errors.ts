// The one error class whose words reach a client. Everything else that is thrown is ours to mend and answers 500.
import { type ProblemCode, problemCatalogue } from '@portcullis/contract';

interface ProblemOptions {
  /** JSON pointer into the report, or the name of a parameter. */
  readonly pointer?: string;
  /** Seconds after which trying again makes sense; sent as Retry-After. */
  readonly retryAfter?: number;
  /** What really happened: logged, never sent. */
  readonly cause?: unknown;
}

/** A problem with a public half (code, detail, pointer) and a private one (cause). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly pointer: string | undefined;
  readonly retryAfter: number | undefined;

  /** @param detail what is wrong, where, and what to do next; goes to the client as it stands */
  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.pointer = options.pointer;
    this.retryAfter = options.retryAfter;
  }

  /** HTTP status of the code. */
  get status(): number {
    return problemCatalogue[this.code].status;
  }
}
