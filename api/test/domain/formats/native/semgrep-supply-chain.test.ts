// What the API of Semgrep Supply Chain lists.
import { expect } from 'chai';
import { parseLog } from '../../read-report.ts';

describe('parseReport: Semgrep Supply Chain', () => {
  it('reads the list of Semgrep Supply Chain by repository, and tells when it goes on', () => {
    const item = (repositoryName: string, status: string): object => ({
      title: 'Reachable Assertion in grpc',
      advisory: {
        ruleId: 'ssc-1',
        severity: 'HIGH',
        description: 'Long.',
        ecosystem: 'pypi',
        references: { cveIds: ['CVE-2023-1428'], cweIds: ['CWE-617: x'] },
      },
      exposureType: 'REACHABLE',
      matchedDependency: { name: 'grpcio', versionSpecifier: '1.47.0' },
      closestSafeDependency: { versionSpecifier: '1.53.0' },
      dependencyFileLocation: { path: 'requirements.txt', startLine: '222' },
      triage: { status },
      repositoryName,
    });
    const vulns = [item('acme/shop', 'NEW'), item('acme/web', 'IGNORED'), item('acme/web', 'FIXED')];
    const runs = parseLog({ vulns, hasMore: false, cursor: '' });
    expect(runs.map(({ tool, category, health, results }) => [tool, category, health, results.length])).to.deep.equal([
      ['Semgrep Supply Chain', 'acme/shop', 'healthy', 1],
      ['Semgrep Supply Chain', 'acme/web', 'healthy', 1],
    ]);
    expect(runs[0]?.results[0]).to.deep.include({
      ruleId: 'ssc-1',
      line: 222,
      cwes: [617],
      severity: 'high',
      suppressed: false,
      fixAvailable: true,
    });
    expect(runs[1]?.results[0]?.suppressed).to.equal(true);
    expect(parseLog({ vulns, hasMore: true })[0]?.health).to.equal('unhealthy');
  });
});
