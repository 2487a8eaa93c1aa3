// The one guard between hostile text and a CI log: outlets print nothing that has not been through it.
import { plainLine } from './plain-line.ts';

/**
 * One line that no CI runner reads as a command. GitHub's runner takes `::name::` after leading white space and `##[name]` anywhere
 * in a line (actions/runner, ActionCommand.cs), Azure Pipelines takes `##vso[`; so no two colons and no two hashes stay together.
 */
export function printable(text: string): string {
  return plainLine(text)
    .replace(/:(?=:)/g, ': ')
    .replace(/#(?=#)/g, '# ');
}
