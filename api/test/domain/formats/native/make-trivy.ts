// Parts of Trivy's reports for tests, and short ways to what is read of them.
import { expect } from 'chai';
import { parseLog } from '../../read-report.ts';

export const vulnerability = {
  VulnerabilityID: 'CVE-2021-23337',
  VendorIDs: ['DSA-1234-1'],
  PkgID: 'lodash@4.17.15',
  PkgName: 'lodash',
  PkgIdentifier: { PURL: 'pkg:npm/lodash@4.17.15', UID: 'a1' },
  InstalledVersion: '4.17.15',
  FixedVersion: '4.17.21, 5.0.0',
  Status: 'fixed',
  PrimaryURL: 'https://avd.aquasec.com/nvd/cve-2021-23337',
  Title: 'lodash: command injection via template',
  Description: 'Versions before 4.17.21 are vulnerable.',
  Severity: 'HIGH',
  CweIDs: ['CWE-94'],
  CVSS: {
    ghsa: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H', V3Score: 7.2 },
    nvd: { V2Vector: 'AV:N/AC:L/Au:S/C:P/I:P/A:P', V2Score: 6.5 },
  },
  References: ['https://nvd.nist.gov/vuln/detail/CVE-2021-23337'],
};

export const lockFile = {
  Target: 'app/package-lock.json',
  Class: 'lang-pkgs',
  Type: 'npm',
  Packages: [{ ID: 'lodash@4.17.15', Identifier: { UID: 'a1' }, Locations: [{ StartLine: 12 }] }],
  Vulnerabilities: [vulnerability],
};

export const misconfiguration = {
  ID: 'AWS-0086',
  AVDID: 'AVD-AWS-0086',
  Title: 'S3 Access block should block public ACL',
  Description: 'Buckets should block public ACLs.',
  Message: 'No public access block',
  Resolution: 'Enable the block.',
  Severity: 'HIGH',
  Status: 'FAIL',
  CauseMetadata: {
    Resource: 'aws_s3_bucket.logs',
    StartLine: 8,
    Code: { Lines: [{ Number: 8, Content: 'resource "aws_s3_bucket" "logs" {' }] },
  },
};

export function report(results: unknown, extra: object = {}): object {
  return { SchemaVersion: 2, Trivy: { Version: '0.72.0' }, ArtifactName: '.', ArtifactType: 'filesystem', Results: results, ...extra };
}

export function image(results: unknown): object {
  return report(results, { ArtifactName: 'ghcr.io/acme/shop:1.2', ArtifactType: 'container_image' });
}

/** The only run. */
export function runOf(log: unknown) {
  const runs = parseLog(log);
  expect(runs).to.have.length(1);
  return runs[0]!;
}

export function resultOf(log: unknown) {
  const { results } = runOf(log);
  expect(results).to.have.length(1);
  return results[0]!;
}
