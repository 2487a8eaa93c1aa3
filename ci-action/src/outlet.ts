// Where a run's words go. github-outlet.ts is the runner's, terminal-outlet.ts the command line's.

/** A place in the repository. */
export interface Place {
  readonly file: string;
  readonly line: number | undefined;
}

export interface Outlet {
  /** Prints one line; it can never be a command to the runner. */
  line(text: string): void;
  /** Keeps a secret out of the log. */
  mask(secret: string): void;
  annotate(level: 'error' | 'warning', message: string, place?: Place): void;
  output(name: string, value: string): void;
  /** Adds HTML, already inert, to the summary of the job. */
  summary(html: string): Promise<void>;
}
