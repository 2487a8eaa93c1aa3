// Several files of one upload: limits over all of them.
import { expect } from 'chai';
import { openReports } from '../../../src/domain/formats/open-report.ts';
import { problemOf } from '../read-report.ts';

describe('openReports', () => {
  it('takes no more findings of several files together than of one', () => {
    const results = Array.from({ length: 60_000 }, (_, index) => ({ test_id: `B${index}` }));
    const bytes = Buffer.from(JSON.stringify({ results, generated_at: '', metrics: {} }));
    const open = (...names: readonly string[]) =>
      openReports(
        names.map((name) => ({ name, bytes })),
        { category: undefined },
      );
    expect(open('a.json')[0]?.resultCount).to.equal(60_000);
    expect(problemOf(() => open('a.json', 'b.json')).code).to.equal('report-too-large');
  });
});
