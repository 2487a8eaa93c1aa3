// The aims of scripts/identity, held on a part of its files: what people do to code must not make a known finding new, nor another one.
import { expect } from 'chai';
import { betterGithub, judgeAims, totalOf, worseThan } from '../../identity/aims.ts';
import { type Measurement, measureIdentity } from '../../identity/measure-identity.ts';
import { rows } from '../../identity/rows.ts';
import { ways } from '../../identity/ways.ts';

/** Of the files: enough for some hundred findings in a row. */
const share = 0.15;

describe('the identity of findings, after edits whose truth is known', () => {
  let measurement: Measurement;

  before(async function () {
    this.timeout(180_000);
    measurement = await measureIdentity({ share, rowNames: rows.map(({ name }) => name) });
  });

  it('measures every kind of edit on real findings', () => {
    expect(measurement.rows).to.have.length(rows.length);
    for (const { name, scores } of measurement.rows) {
      const score = scores.get(ways.ours)!;
      expect(score.unchanged.findings + score.changed.findings, name).to.be.greaterThan(50);
    }
  });

  it('recognises a finding whose own line did not change in all but 0.5 % of the cases, and takes it for another in at most 0.1 %', () => {
    const missed = judgeAims(measurement).filter(({ name, value, budget }) => name.includes('line unchanged') && value > (budget ?? 0));
    expect(missed).to.deep.equal([]);
  });

  it('recognises a finding whose own line changed in all but 15 % of the cases, and takes it for another in at most 0.1 %', () => {
    const missed = judgeAims(measurement).filter(({ name, value, budget }) => name.includes('line changed') && value > (budget ?? 0));
    expect(missed).to.deep.equal([]);
  });

  it('is at no kind of edit worse than GitHub’s line hash or DefectDojo’s hash fields', () => {
    const references = [betterGithub(measurement), ways.defectDojo];
    const worse = measurement.rows.map((row) => [row.name, ...worseThan(row, references)]).filter(({ length }) => length > 1);
    expect(worse).to.deep.equal([]);
  });

  it('recognises more findings with what the action sends than from the report alone', () => {
    const [withAll, withoutGit, alone] = [ways.ours, ways.withoutGit, ways.reportOnly].map(
      (way) => totalOf(measurement, way, 'all').wrongNew,
    );
    expect(withAll).to.be.lessThan(withoutGit!);
    expect(withoutGit).to.be.lessThan(alone!);
  });
});
