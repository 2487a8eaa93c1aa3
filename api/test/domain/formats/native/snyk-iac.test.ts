// Snyk's own JSON of infrastructure as code.
import { expect } from 'chai';
import { parseLog } from '../../read-report.ts';

describe('parseReport: Snyk on infrastructure as code', () => {
  it('reads issues of infrastructure as code by the address of what they are about', () => {
    const iac = {
      publicId: 'SNYK-CC-TF-242',
      title: 'Public IP assigned to SQL database instance',
      severity: 'high',
      issue: 'Public IP will be assigned',
      resolve: 'Set it to false',
      msg: 'resource.google_sql_database_instance[main].ipv4_enabled',
      lineNumber: 9,
      isIgnored: true,
    };
    const [run] = parseLog({
      ok: false,
      vulnerabilities: [],
      targetFile: 'main.tf',
      path: 'main.tf',
      infrastructureAsCodeIssues: [iac, { ...iac, lineNumber: -1 }],
    });
    expect(run?.tool).to.equal('Snyk IaC');
    expect(run?.results[0]).to.deep.include({
      ruleId: 'SNYK-CC-TF-242',
      type: 'iac',
      message: 'Public IP will be assigned',
      path: 'main.tf',
      line: 9,
      suppressed: true,
      details: { resource: 'resource.google_sql_database_instance[main].ipv4_enabled' },
    });
    expect(run?.results[1]?.line).to.equal(null);
  });
});
