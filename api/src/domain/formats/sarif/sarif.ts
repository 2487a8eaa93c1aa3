// SARIF 2.1.0 as one of the formats.
import { topOf } from '../documents-of.ts';
import type { Format } from '../format.ts';
import { openSarif } from './open-sarif.ts';

export const sarif: Format = {
  name: 'sarif',
  guide: {
    title: 'SARIF',
    versions: '2.1.0. Older versions are refused by their name.',
    howTo: 'most scanners: `--format sarif`, `--sarif` or the like',
    reads: [
      'Each run of a tool becomes a scan; runs of one tool and category become one.',
      'Rules of the driver and of extensions, by index, GUID or id, with hierarchical ids; messages from templates; addresses on uri bases.',
      'Severity from `security-severity`, else from the level in force; CWE from tags, taxa and properties.',
      'Code flows in at most 20 steps, proposed changes as an available fix; of dependency scanners the package and its version.',
      'Suppressions (till their `expiryUtc`), kinds and `baselineState: absent`: what is suppressed is kept and marked, what is no problem is no finding.',
    ],
    ignores: [
      '`rank`: tools do not agree on what it ranks.',
      '`baselineState` new and unchanged: what is new is worked out here, over branches.',
      'Graphs, stacks, web requests and responses: the last may hold cookies.',
      'Contents of files and environments of processes: nothing of them is kept.',
    ],
    limits: [
      '20 runs, 100,000 results; a report that keeps results or rules in other files is refused.',
      'The first location of a result counts.',
    ],
    sample: 'semgrep.sarif',
  },
  // "version" alone tells nothing: CycloneDX, GitLab's reports and package locks have one too.
  recognises: (document) => {
    const top = topOf(document);
    return top !== undefined && 'runs' in top;
  },
  open: (document, context) => {
    const top = topOf(document);
    if (document.kind !== 'json' || !top) throw new TypeError('not recognised as SARIF');
    return openSarif(top, document.json, context);
  },
};
