// Reports of the Trivy operator.
import { expect } from 'chai';
import { parseLog } from '../../read-report.ts';

const labels = {
  'trivy-operator.resource.kind': 'ReplicaSet',
  'trivy-operator.resource.name': 'shop-965685897',
  'trivy-operator.resource.namespace': 'web',
};

function make(kind: string, report: object): object {
  return { apiVersion: 'aquasecurity.github.io/v1alpha1', kind, metadata: { name: 'x', labels }, report };
}

const vulnerabilities = make('VulnerabilityReport', {
  artifact: { repository: 'acme/shop', tag: '1.2' },
  registry: { server: 'ghcr.io' },
  scanner: { version: '0.50.0' },
  vulnerabilities: [
    {
      vulnerabilityID: 'CVE-2023-23914',
      resource: 'curl',
      installedVersion: '7.87.0-r1',
      fixedVersion: '7.87.0-r2',
      title: 'curl: HSTS ignored',
      primaryLink: 'https://avd.aquasec.com/nvd/cve-2023-23914',
      severity: 'CRITICAL',
      score: 4.2,
      target: '',
    },
  ],
});
const audit = make('ConfigAuditReport', {
  checks: [
    {
      checkID: 'KSV014',
      title: 'Root file system',
      description: 'Why.',
      remediation: 'How.',
      messages: ['One', 'Two'],
      severity: 'LOW',
      success: false,
    },
    { checkID: 'KSV001', severity: 'HIGH', success: true },
  ],
});
const secrets = make('ExposedSecretReport', {
  artifact: { repository: 'acme/shop' },
  secrets: [{ ruleID: 'aws-key', title: 'AWS key', match: 'KEY="hidden-value"', severity: 'CRITICAL', target: 'root/aws.txt' }],
});
const controls = [
  { id: '4.2.9', name: 'Event capture', severity: 'HIGH', totalFail: 0 },
  { id: '4.2.10', name: 'TLS of kubelets', severity: 'CRITICAL', totalFail: 10 },
];
const compliance = {
  ...make('ClusterComplianceReport', {}),
  report: undefined,
  status: { summaryReport: { id: 'cis', controlCheck: controls } },
};

describe('parseReport: the Trivy operator', () => {
  it('reads a vulnerability of an image in a cluster', () => {
    const [run] = parseLog(vulnerabilities);
    expect(run).to.include({ tool: 'Trivy', toolVersion: '0.50.0', category: 'kubernetes', health: 'healthy' });
    expect(run?.results[0]).to.deep.include({
      ruleId: 'CVE-2023-23914',
      type: 'container',
      severity: 'critical',
      message: 'curl: HSTS ignored',
      fixAvailable: true,
      subject: { type: 'container', advisories: ['CVE-2023-23914'], package: 'curl', image: 'ghcr.io/acme/shop:1.2', layer: 'os' },
    });
  });

  it('knows a workload again after a rollout, and passes over checks that it passed', () => {
    const [run] = parseLog(audit);
    expect(run?.results).to.have.length(1);
    expect(run?.results[0]).to.deep.include({
      message: 'One; Two',
      severity: 'low',
      subject: { type: 'infrastructure', rule: 'KSV014', resource: 'web/ReplicaSet/shop', path: '' },
    });
    expect(run?.rules[0]?.help).to.equal('Why.\n\nHow.');
  });

  it('reads secrets without what they match', () => {
    const [run] = parseLog(secrets);
    expect(run?.results[0]).to.include({ type: 'secret', message: 'AWS key', path: 'root/aws.txt' });
    expect(JSON.stringify(run)).to.not.include('hidden-value');
  });

  it('makes a finding of each control of a benchmark that fails', () => {
    const detail = {
      id: 'nsa',
      results: [
        { id: '1', name: 'A', checks: [{ success: false }] },
        { id: '2', checks: [{ success: true }] },
      ],
    };
    const [run] = parseLog([compliance, { ...compliance, status: { detailReport: detail } }]);
    expect(run?.results.map(({ ruleId, severity }) => [ruleId, severity])).to.deep.equal([
      ['cis-4.2.10', 'critical'],
      ['nsa-1', 'medium'],
    ]);
  });

  it('reads several in a list, as kubectl writes them, and in lists by kind', () => {
    const items = [vulnerabilities, audit, secrets, make('SbomReport', {})];
    const byKind = { 'vulnerabilityreports.aquasecurity.github.io': items, 'configauditreports.aquasecurity.github.io': [] };
    for (const log of [{ apiVersion: 'v1', kind: 'List', items }, items, byKind]) {
      const runs = parseLog(log);
      expect(runs.map(({ results }) => results.length)).to.deep.equal([3]);
    }
  });

  it('rejects an object without a report, and values that are no list', () => {
    const broken = [vulnerabilities, make('VulnerabilityReport', { vulnerabilities: 4 }), { ...audit, report: null }, 'x'];
    const [run] = parseLog(broken);
    expect(run).to.include({ rejected: 3 });
    expect(run?.warnings.map(({ pointer }) => pointer)).to.deep.equal(['/1/report/vulnerabilities', '/2', '/3']);
  });

  it('points into lists of any name without what no database takes', () => {
    const [run] = parseLog({ [`${'x'.repeat(5000)}\u0000.aquasecurity.github.io`]: [1] });
    expect(run?.warnings[0]?.pointer).to.match(/^\/x{100,200}…?\/0$/);
  });
});
