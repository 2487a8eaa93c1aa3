import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startScript } from './run-script.ts';

/** What npm audit would say of a tree with one package. */
const auditWith = (severity: string | undefined): object => {
  const via = {
    source: 1,
    name: 'left',
    dependency: 'left',
    title: 'Bad',
    url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
    severity,
    range: '<2',
  };
  const found = {
    name: 'left',
    severity,
    isDirect: true,
    via: [via],
    effects: [],
    range: '<2',
    nodes: ['node_modules/left'],
    fixAvailable: true,
  };
  const count = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 };
  return {
    auditReportVersion: 2,
    vulnerabilities: severity === undefined ? {} : { left: found },
    metadata: {
      vulnerabilities: { ...count, ...(severity && { [severity]: 1 }), total: severity === undefined ? 0 : 1 },
      dependencies: { total: 1 },
    },
  };
};

describe('npm run self-gate', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'portcullis-self-test-'))));
  after(() => rmSync(folder, { recursive: true }));

  const gateOn = async (severity: string | undefined): Promise<{ readonly code: number | string; readonly said: string }> => {
    const audit = join(folder, 'audit.json');
    writeFileSync(audit, JSON.stringify(auditWith(severity)));
    const gate = startScript('self-gate', folder, { words: ['--audit', audit, '--sbom', join(folder, 'sbom.json')] });
    const code = await gate.ended;
    return { code, said: gate.said() };
  };

  it('passes where no package has anything critical or high, and writes the list of our packages', async () => {
    const { code, said } = await gateOn('moderate');
    expect(code, said).to.equal(0);
    const sbom = JSON.parse(readFileSync(join(folder, 'sbom.json'), 'utf8')) as { bomFormat: string; components: { name: string }[] };
    expect(sbom.bomFormat).to.equal('CycloneDX');
    expect(sbom.components.map(({ name }) => name)).to.include.members(['express', 'pg', 'graphile-worker']);
  });

  it('fails where one has, and names it', async () => {
    const { code, said } = await gateOn('critical');
    expect(code, said).to.equal(1);
    expect(said).to.include('no-critical-or-high');
  });
});
