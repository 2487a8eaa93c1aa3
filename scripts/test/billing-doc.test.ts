// docs/billing.md tells the plans as the contract has them.
import { readFileSync } from 'node:fs';
import { planFeatures, plans, planTable, quotas } from '@portcullis/contract';
import { expect } from 'chai';

const page = readFileSync(new URL('../../docs/billing.md', import.meta.url), 'utf8');
const numbers = new Intl.NumberFormat('en-GB');

describe('docs/billing.md', () => {
  for (const plan of plans) {
    it(`tells the plan ${plan} as it is.`, () => {
      const { name, quotas: limits, retentionDays, features } = planTable[plan];
      const row = page.split('\n').find((line) => line.startsWith(`| ${name} `));
      const cells = row
        ?.split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      expect(cells).to.deep.equal([
        name,
        ...quotas.map((quota) => (limits[quota] === null ? 'unlimited' : numbers.format(limits[quota]))),
        retentionDays === null ? 'for ever' : `${retentionDays} days`,
        ...planFeatures.map((feature) => (features.includes(feature) ? 'yes' : 'no')),
      ]);
    });
  }
});
