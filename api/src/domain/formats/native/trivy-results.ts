// The entries of Trivy's `Results`, which are the same in all of its reports, and what each holds.
import { asObject, type JsonObject } from '../json-values.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { readMisconfiguration, readSecret } from './trivy-check.ts';
import { readLicence, readModified, readVulnerability } from './trivy-package.ts';
import { type TrivyScanned, type TrivyTarget, readTarget } from './trivy-target.ts';

function readOfType(item: JsonObject, type: unknown, at: string, target: TrivyTarget): readonly NativeFinding[] {
  if (type === 'misconfiguration') return readMisconfiguration({ ...item, Status: 'FAIL' }, at, target);
  if (type === 'secret') return [readSecret(item, at, target)];
  if (type === 'license') return [readLicence(item, at, target)];
  return [readVulnerability(item, at, target)];
}

function readResult(result: JsonObject, at: string, scanned: TrivyScanned, notes: Notes): NativeFinding[] {
  const target = readTarget(result, scanned);
  const list = (name: string, read: (item: JsonObject, place: string) => readonly NativeFinding[] | NativeFinding): NativeFinding[] =>
    eachObject(result[name], `${at}/${name}`, notes, read);
  return [
    ...list('Vulnerabilities', (item, place) => readVulnerability(item, place, target)),
    ...list('Misconfigurations', (item, place) => readMisconfiguration(item, place, target)),
    ...list('Secrets', (item, place) => readSecret(item, place, target)),
    ...list('Licenses', (item, place) => readLicence(item, place, target)),
    ...list('ExperimentalModifiedFindings', (item, place) => {
      if (!asObject(item['Finding'])) notes.reject(`${place}/Finding`, 'The finding that is held back is not an object.');
      return readModified(item, (finding, type) => readOfType(finding, type, `${place}/Finding`, target));
    }),
  ];
}

export function readResults(results: unknown, at: string, scanned: TrivyScanned, notes: Notes): NativeFinding[] {
  return eachObject(results, at, notes, (result, place) => readResult(result, place, scanned, notes));
}
