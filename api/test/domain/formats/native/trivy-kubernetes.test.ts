// Trivy's own JSON of a cluster.
import { expect } from 'chai';
import { misconfiguration, runOf, vulnerability } from './make-trivy.ts';

describe('parseReport: Trivy on a cluster', () => {
  for (const list of ['Resources', 'Findings', 'Misconfigurations']) {
    it(`reads checks of a cluster under ${list} by their workload`, () => {
      const item = {
        Namespace: 'web',
        Kind: 'Deployment',
        Name: 'shop',
        Results: [{ Target: 'Deployment/shop', Class: 'config', Misconfigurations: [misconfiguration] }],
      };
      const run = runOf({ ClusterName: 'production', [list]: [item] });
      expect(run.category).to.equal('kubernetes/production');
      expect(run.results[0]?.subject).to.deep.equal({
        type: 'infrastructure',
        rule: 'AWS-0086',
        resource: 'web/Deployment/shop',
        path: '',
      });
    });
  }

  it('ties packages of a cluster to their image, or to what runs them where no image is told', () => {
    const result = { Target: 'usr/bin/shop', Class: 'lang-pkgs', Type: 'gobinary', Vulnerabilities: [vulnerability] };
    const named = { Namespace: 'web', Kind: 'Deployment', Name: 'shop', Metadata: [{ RepoTags: ['shop:1'] }], Results: [result] };
    const other = { Namespace: 'web', Kind: 'Deployment', Name: 'bare', Results: [result] };
    const { results } = runOf({ ClusterName: '', Resources: [named, { ...named, Name: 'shop-again' }, other] });
    expect(results.map(({ details }) => details?.image)).to.deep.equal(['shop:1', 'web/Deployment/bare']);
  });

  it('calls the scan of a cluster unhealthy where a resource could not be scanned', () => {
    const run = runOf({ ClusterName: '', Resources: [{ Namespace: 'web', Kind: 'Deployment', Name: 'shop', Error: 'no such image' }] });
    expect(run.health).to.equal('unhealthy');
    expect(run.healthReasons).to.deep.equal(['Trivy could not scan web/Deployment/shop: no such image']);
  });
});
