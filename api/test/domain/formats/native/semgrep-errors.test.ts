// What Semgrep says went wrong.
import { expect } from 'chai';
import { codesOf, parseLog } from '../../read-report.ts';

function report(errors: unknown, extra: object = {}): object {
  return { version: '1.84.1', results: [], errors, paths: { scanned: [] }, ...extra };
}

describe('parseReport: errors of Semgrep', () => {
  it('calls a scan with an error unhealthy, and says what it was', () => {
    const error = { code: 2, level: 'error', type: 'Rule parse error', message: 'Rule parse error\n in rule x', path: 'rules.yml' };
    const [run] = parseLog(report([error, { message: 'no level' }, 7]));
    expect(run?.health).to.equal('unhealthy');
    expect(run?.healthReasons).to.deep.equal([
      'Semgrep reported in rules.yml: Rule parse error in rule x',
      'Semgrep reported: no level',
      'Semgrep reported an error that cannot be read.',
    ]);
  });

  it('warns of files parsed in part, and of rules skipped, and believes the scan', () => {
    const partial = { level: 'warn', type: ['PartialParsing', []], message: 'Syntax error at line a.go:9', path: 'a.go' };
    const [run] = parseLog(report([partial], { skipped_rules: [{ rule_id: 'x' }] }));
    expect(run).to.include({ health: 'healthy', rejected: 0, warningCount: 2 });
    expect(codesOf(run!)).to.deep.equal(['tool-warning']);
  });

  it('counts nothing as fixed where Semgrep gave up on a file', () => {
    const [run] = parseLog(report([{ level: 'warn', type: 'Timeout', message: 'Timeout of rule x', path: 'a.js' }]));
    expect(run).to.include({ health: 'healthy', rejected: 1 });
    expect(run?.warnings[0]).to.deep.include({ pointer: '/errors/0', code: 'result-rejected' });
  });

  for (const type of ['Too many matches', 'Internal matching error', 'Timeout during interfile analysis', 'OOM during interfile analysis'])
    it(`counts nothing as fixed after the warning "${type}"`, () => {
      expect(parseLog(report([{ level: 'warn', type, message: 'x' }]))[0]).to.include({ rejected: 1 });
    });

  it('keeps no secret out of the code that an error quotes', () => {
    const message = "Syntax error at line 3: `key = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'` was unexpected";
    const errors = [
      { level: 'warn', type: ['PartialParsing', []], message },
      { level: 'warn', type: 'Timeout', message },
    ];
    expect(JSON.stringify(parseLog(report(errors)))).not.to.include('ghp_0123');
  });
});
