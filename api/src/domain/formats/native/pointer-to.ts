// A step of a JSON pointer whose name comes from the report.

import { cleanText } from '../../clean-text.ts';

const longestStep = 200;

/** RFC 6901, section 3: `~` and `/` are written as `~0` and `~1`. It is kept with the scan, so it is cleaned as all texts are. */
export function pointerTo(at: string, name: string): string {
  return `${at}/${cleanText(name, longestStep).text.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
