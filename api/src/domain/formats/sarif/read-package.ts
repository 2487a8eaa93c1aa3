// Which version of which package a scanner of dependencies found, where its SARIF says so in words only.
import type { FindingDetails } from '@portcullis/contract';
import type { Subject } from '../../subject.ts';
import { nameOfPurl, readPurl } from '../read-purl.ts';

// As for subjects: none looks far, and none can backtrack over what it sees.
const longest = 600;
const patterns: ReadonlyMap<string, RegExp> = new Map([
  ['trivy', /^Package: (\S{1,200})\nInstalled Version: (\S{1,200})/],
  ['grype', /vulnerability in \S{1,50} package: (\S{1,200}), version (\S{1,200}) was found/],
  ['osv-scanner', /^Package '([^'@]{1,200}|@[^'@]{1,200})@([^']{1,200})' is vulnerable to '/],
]);

/** Undefined where the tool is none of these, or does not say it. */
export function readPackage(tool: string, message: string, subject: Subject | null): FindingDetails['package'] {
  if (subject?.type !== 'dependency') return undefined;
  const purl = readPurl(subject.package);
  if (purl)
    return { name: nameOfPurl(purl).slice(0, 300), version: purl.version?.slice(0, 200) ?? null, purl: subject.package, fixedIn: [] };
  const [, name, version] = patterns.get(tool.toLowerCase())?.exec(message.slice(0, longest)) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version, purl: null, fixedIn: [] };
}
