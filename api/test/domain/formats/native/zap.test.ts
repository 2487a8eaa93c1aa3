// What becomes of ZAP's reports, JSON and XML.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import type { ParsedRun } from '../../../../src/domain/parsed-report.ts';
import { codesOf, parseLog, problemOf } from '../../read-report.ts';

const samples = resolve(import.meta.dirname, '../../../../../examples/reports/samples');

const instance = {
  uri: 'http://shop.invalid/orders/17?token=s3cret',
  method: 'GET',
  param: 'q',
  attack: 'an-attack',
  evidence: 'an-evidence',
};
const alert = {
  pluginid: '10055',
  alertRef: '10055-4',
  alert: 'CSP: Wildcard &quot;*&quot;',
  name: 'CSP: Wildcard',
  riskcode: '2',
  confidence: '3',
  riskdesc: 'Medium (High)',
  desc: '<p>A policy is missing.</p><p>It says &lt;what&gt; may run.</p>',
  instances: [instance],
  solution: '<p>Send one.</p>',
  otherinfo: 'an-otherinfo',
  reference: '<p>https://owasp.org/a</p><p>https://owasp.org/b</p>',
  cweid: '693',
  tags: [{ tag: 'OWASP_2021_A05', link: 'https://owasp.org/c' }],
};

function reportOf(...alerts: readonly unknown[]): object {
  return { '@version': '2.16.1', site: [{ '@name': 'http://shop.invalid', alerts }] };
}

function parseXml(xml: string): ParsedRun {
  return parseReport(Buffer.from(xml), { category: undefined })[0]!;
}

/** Method, address and parameter of each finding. */
function requestsOf(run: ParsedRun | undefined): unknown[] {
  return run!.results.map(({ details }) => [details?.request?.method, details?.request?.url, details?.request?.parameter]);
}

describe('The zap format', () => {
  it('reads an alert with its request, rating, CWE, tags and plain texts.', () => {
    const [run] = parseLog(reportOf(alert));
    const [result] = run!.results;
    expect([run!.tool, run!.toolVersion, run!.health, run!.warningCount]).to.deep.equal(['ZAP', '2.16.1', 'healthy', 0]);
    expect(result).to.deep.include({
      ruleId: '10055-4',
      severity: 'medium',
      message: 'CSP: Wildcard "*"',
      type: 'dast',
      cwes: [693],
      tags: ['OWASP_2021_A05'],
      path: null,
      suppressed: false,
      details: {
        request: { method: 'GET', url: 'http://shop.invalid/orders/17', parameter: 'q' },
        confidence: 'high',
        references: ['https://owasp.org/a', 'https://owasp.org/b'],
      },
    });
    expect(result!.subject).to.deep.include({ type: 'dynamic', rule: '10055-4', method: 'GET', parameter: 'q' });
    expect(run!.rules[0]).to.deep.equal({
      ruleId: '10055-4',
      title: 'CSP: Wildcard "*"',
      help: 'A policy is missing.\nIt says <what> may run.\n\nSend one.',
      helpUri: 'https://owasp.org/a',
    });
  });

  it('keeps no evidence, attack, other information or value of a query.', () => {
    expect(JSON.stringify(parseLog(reportOf(alert)))).not.to.match(/an-attack|an-evidence|an-otherinfo|s3cret/);
  });

  it('makes one finding of the instances that differ only in query, evidence or an id in their path.', () => {
    const instances = [
      instance,
      { ...instance, uri: 'http://shop.invalid/orders/18?x=1', evidence: 'other' },
      { ...instance, method: 'POST' },
      { ...instance, param: '' },
      { ...instance, uri: 'http://shop.invalid/products' },
      { ...instance, uri: 'http://cdn.invalid/products' },
    ];
    expect(requestsOf(parseLog(reportOf({ ...alert, instances }))[0])).to.deep.equal([
      ['GET', 'http://shop.invalid/orders/17', 'q'],
      ['POST', 'http://shop.invalid/orders/17', 'q'],
      ['GET', 'http://shop.invalid/orders/17', null],
      ['GET', 'http://shop.invalid/products', 'q'],
      ['GET', 'http://cdn.invalid/products', 'q'],
    ]);
  });

  it('reads all four risks, and suppresses what somebody marked as a false positive.', () => {
    const alerts = [0, '1', 2, '3'].map((riskcode) => ({ ...alert, riskcode }));
    const [run] = parseLog(reportOf(...alerts, { ...alert, riskcode: undefined, riskdesc: 'High (False Positive)', confidence: '0' }));
    expect(run!.results.map(({ severity, suppressed }) => [severity, suppressed])).to.deep.equal([
      ['info', false],
      ['low', false],
      ['medium', false],
      ['high', false],
      ['high', true],
    ]);
  });

  it('reads a CWE of -1 as none, and an alert without instances as one on its site.', () => {
    const [run] = parseLog(reportOf({ ...alert, cweid: '-1', instances: [] }));
    expect([run!.results[0]!.cwes, requestsOf(run)]).to.deep.equal([[], [['GET', 'http://shop.invalid', null]]]);
  });

  it('reads XML the same way, with a comment before its declaration and several sites.', () => {
    const item =
      '<alertitem><pluginid>10020</pluginid><name>No header</name><riskcode>3</riskcode><confidence>1</confidence>' +
      '<desc>&lt;p&gt;It&apos;s missing.&lt;/p&gt;</desc><tags><tag><tag>A05</tag><link>x</link></tag></tags><cweid>16</cweid>' +
      '<instances><instance><uri>http://a.invalid/x</uri><method>PUT</method><param></param></instance></instances></alertitem>';
    const site = (name: string): string => `<site name="${name}"><alerts>${item}</alerts></site>`;
    const run = parseXml(`<!-- a -->\n<?xml version="1.0"?><OWASPZAPReport version="2.9.0">${site('a')}${site('b')}</OWASPZAPReport>`);
    expect([run.toolVersion, run.results.length]).to.deep.equal(['2.9.0', 2]);
    expect(run.results[0]).to.deep.include({ ruleId: '10020', severity: 'high', message: 'No header', cwes: [16], tags: ['A05'] });
    expect(requestsOf(run)[0]).to.deep.equal(['PUT', 'http://a.invalid/x', null]);
    expect(run.rules[0]!.help).to.equal("It's missing.");
  });

  it('takes a site without alerts for clean, and a report without sites or with errors of the plan for a scan that failed.', () => {
    const healthOf = (report: object): unknown => parseLog(report)[0]!.health;
    expect(healthOf(reportOf())).to.equal('healthy');
    expect(healthOf({ '@version': '2.7.0', site: { '@name': 'a', alerts: [] } })).to.equal('healthy');
    expect(healthOf({ '@version': '2.7.0', site: [] })).to.equal('unhealthy');
    expect(parseXml('<OWASPZAPReport version="2.9.0"></OWASPZAPReport>').health).to.equal('unhealthy');
    expect(parseLog({ ...reportOf(), afPlanErrors: ['Job spider failed'] })[0]!.healthReasons).to.deep.equal(['ZAP: Job spider failed']);
  });

  it('rejects what is no alert, with a pointer, and reads the rest.', () => {
    const [run] = parseLog(reportOf(alert, null, {}, { ...alert, instances: [7] }, { ...alert, instances: 'x' }));
    expect([run!.results.length, run!.rejected]).to.deep.equal([3, 4]);
    expect(run!.warnings.map(({ pointer }) => pointer)).to.deep.equal([
      '/site/0/alerts/1',
      '/site/0/alerts/2',
      '/site/0/alerts/3/instances/0',
      '/site/0/alerts/4/instances',
    ]);
  });

  it('loses a hostile value only, not the alert, and takes no time over brackets without end.', () => {
    const hostile = {
      ...alert,
      desc: `<p>${'<'.repeat(200_000)}`,
      solution: 7,
      riskcode: '9',
      riskdesc: null,
      cweid: {},
      tags: 'x',
      reference: ['x'],
    };
    const [run] = parseLog(reportOf({ ...hostile, confidence: '7', instances: [{ uri: 7, method: {}, param: [] }] }));
    expect(run!.results[0]).to.deep.include({ ruleId: '10055-4', severity: 'medium', cwes: [], tags: [] });
    expect(requestsOf(run)).to.deep.equal([['GET', 'http://shop.invalid', null]]);
    expect(codesOf(run!)).to.deep.equal([]);
  });

  it('is not told from a GitLab report, which may have the same members, or from other XML.', () => {
    const dast = { ...reportOf(alert), vulnerabilities: [], scan: { scanner: { name: 'ZAProxy' }, type: 'dast' } };
    expect(parseLog(dast)[0]!.tool).to.equal('ZAProxy');
    expect(problemOf(() => parseLog({ site: [] })).code).to.equal('report-format-unknown');
    expect(problemOf(() => parseXml('<report><site/></report>')).code).to.equal('report-format-unknown');
  });

  it('reads both samples as healthy scans with findings.', () => {
    const [json, xml] = ['zap.json', 'zap.xml'].map(
      (name) => parseReport(readFileSync(resolve(samples, name)), { category: undefined })[0]!,
    );
    expect([json!.health, json!.results.length, json!.warningCount]).to.deep.equal(['healthy', 3, 0]);
    expect([xml!.health, xml!.results.length, xml!.warningCount]).to.deep.equal(['healthy', 1, 0]);
  });
});
