// Logs that are refused as a whole: with which problem, and where it points.
import { expect } from 'chai';
import { makeResult, makeSarif } from '../../../support/make-sarif.ts';
import { parseLog, problemOf } from '../../read-report.ts';

const finding = makeResult();

/** A run as it stands in a log. */
function run(name: string, results: unknown, more: object = {}): object {
  return { tool: { driver: { name } }, results, ...more };
}

describe('parseReport: logs that are refused', () => {
  for (const { what, log, code, pointer } of [
    { what: 'an older version', log: { version: '2.0.0', runs: [] }, code: 'report-version-unsupported', pointer: '/version' },
    { what: 'no version', log: { runs: [] }, code: 'report-version-unsupported', pointer: '/version' },
    { what: 'a version that is a number', log: { version: 2.1, runs: [] }, code: 'report-version-unsupported', pointer: '/version' },
    { what: 'no runs at all', log: { version: '2.1.0', runs: [] }, code: 'report-invalid', pointer: '/runs' },
    { what: 'runs of null', log: { version: '2.1.0', runs: null }, code: 'report-invalid', pointer: '/runs' },
    { what: 'runs that are an object', log: { version: '2.1.0', runs: {} }, code: 'report-invalid', pointer: '/runs' },
    { what: 'a run that is no object', log: { version: '2.1.0', runs: [run('a', []), null] }, code: 'report-invalid', pointer: '/runs/1' },
    {
      what: 'a run without a tool',
      log: { version: '2.1.0', runs: [{ results: [] }] },
      code: 'report-invalid',
      pointer: '/runs/0/tool/driver',
    },
    {
      what: 'a tool without a name',
      log: { version: '2.1.0', runs: [{ tool: { driver: {} }, results: [] }] },
      code: 'report-invalid',
      pointer: '/runs/0/tool/driver/name',
    },
    {
      what: 'a tool with an invisible name',
      log: { version: '2.1.0', runs: [run(' \u200b ', [])] },
      code: 'report-invalid',
      pointer: '/runs/0/tool/driver/name',
    },
    {
      what: 'results that are a number',
      log: { version: '2.1.0', runs: [run('a', 42)] },
      code: 'report-invalid',
      pointer: '/runs/0/results',
    },
    {
      what: 'results that are an object',
      log: { version: '2.1.0', runs: [run('a', { 0: finding })] },
      code: 'report-invalid',
      pointer: '/runs/0/results',
    },
    {
      what: 'parts in other files',
      log: { version: '2.1.0', runs: [run('a', [], { externalPropertyFileReferences: { results: [{}] } })] },
      code: 'report-invalid',
      pointer: '/runs/0/externalPropertyFileReferences',
    },
    {
      what: 'more than twenty runs',
      log: { version: '2.1.0', runs: Array.from({ length: 21 }, () => run('a', [])) },
      code: 'report-too-large',
      pointer: '/runs',
    },
    {
      what: 'more than a hundred thousand results',
      log: {
        version: '2.1.0',
        runs: [
          run(
            'a',
            Array.from({ length: 100_001 }, () => 0),
          ),
        ],
      },
      code: 'report-too-large',
      pointer: '/runs',
    },
    {
      what: 'an SBOM of CycloneDX',
      log: { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 },
      code: 'report-invalid',
      pointer: '/vulnerabilities',
    },
    { what: 'a report of GitLab', log: { version: '15.0.0', vulnerabilities: [] }, code: 'report-format-unknown', pointer: '' },
    { what: 'an empty object', log: {}, code: 'report-format-unknown', pointer: '' },
    { what: 'an array', log: [makeSarif()], code: 'report-format-unknown', pointer: '' },
    { what: 'null', log: null, code: 'report-format-unknown', pointer: '' },
    { what: 'a string', log: 'SARIF', code: 'report-format-unknown', pointer: '' },
  ]) {
    it(`refuses ${what} with ${code}`, () => {
      const problem = problemOf(() => parseLog(log));
      expect([problem.code, problem.pointer]).to.deep.equal([code, pointer]);
    });
  }

  it('names the version that it cannot read', () => {
    expect(problemOf(() => parseLog({ version: '1.0.0', runs: [] })).message).to.include('1.0.0');
  });
});
