// Tools print some lines of code with their numbers before them. Used by parsers of such tools.

const longestListing = 20_000;

/** The line of that number in a listing such as `12  eval(x)` or `12: eval(x)`; undefined where it is not in it. */
export function lineOfListing(listing: unknown, line: unknown): string | undefined {
  if (typeof listing !== 'string' || typeof line !== 'number') return undefined;
  for (const row of listing.slice(0, longestListing).split('\n')) {
    const [, number, code] = /^\s*(\d{1,9})[:|]?\s?(.*)$/.exec(row) ?? [];
    if (Number(number) === line) return code;
  }
  return undefined;
}
