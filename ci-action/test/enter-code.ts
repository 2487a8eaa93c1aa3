// A person who reads the code from the terminal and enters it on the page of the local sign-in.

export interface PersonAtPage {
  /** Told the output of `portcullis login` so far. */
  readonly heard: (stdout: string) => void;
  /** Settled when the page was sent, at once where no code was shown. */
  readonly done: () => Promise<unknown>;
}

/** @param form what is sent with the code, such as the person that is picked */
export function enterCode(form: Readonly<Record<string, string>>): PersonAtPage {
  let sent: Promise<unknown> | undefined;
  return {
    heard: (stdout) => {
      const [, address, code] = /Open (\S+) in a browser and enter the code (\w+) /.exec(stdout) ?? [];
      if (address === undefined || code === undefined) return;
      sent ??= fetch(address, { method: 'POST', body: new URLSearchParams({ code, ...form }) });
    },
    done: () => sent ?? Promise.resolve(),
  };
}
