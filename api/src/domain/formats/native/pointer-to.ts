// A step of a JSON pointer whose name comes from the report.

const longestStep = 200;

/** RFC 6901, section 3: `~` and `/` are written as `~0` and `~1`. */
export function pointerTo(at: string, name: string): string {
  return `${at}/${name.slice(0, longestStep).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
