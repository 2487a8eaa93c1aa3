// ZAP's reports: "traditional" JSON and XML, with and without requests and responses ("plus"). An alert is read in zap-alert.ts.
import { topOf } from '../documents-of.ts';
import type { ReportDocument } from '../document.ts';
import { asArray, asObject, asText, objectsOf } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../read-xml.ts';
import { eachObject } from './each-object.ts';
import { readAlert, type ZapRecord } from './zap-alert.ts';

interface ZapReport {
  readonly version: unknown;
  readonly sites: number;
  readonly findings: readonly NativeFinding[];
  readonly errors: readonly unknown[];
}

function readJsonReport(document: ReportDocument, notes: Notes): ZapReport {
  const top = topOf(document) ?? {};
  const sites = asObject(top['site']) === undefined ? top['site'] : [top['site']];
  const findings = eachObject(sites, '/site', notes, (one, atSite) => {
    const site = asText(one['@name']);
    return eachObject(one['alerts'], `${atSite}/alerts`, notes, (alert, at) => {
      const tags = objectsOf(alert['tags']).map(({ tag }) => tag);
      const instances = eachObject<ZapRecord>(alert['instances'], `${at}/instances`, notes, (instance) => instance);
      return readAlert({ ...alert, tags }, { instances, site, at }, notes);
    });
  });
  return { version: top['@version'], sites: asArray(sites)?.length ?? 0, findings, errors: asArray(top['afPlanErrors']) ?? [] };
}

function recordOf(element: XmlElement): ZapRecord {
  return Object.fromEntries(element.children.map((child) => [child.name, child.text]));
}

function readXmlReport(root: XmlElement, notes: Notes): ZapReport {
  const sites = childrenOf(root, 'site');
  const findings = sites.flatMap((site, siteIndex) =>
    childrenOf(childOf(site, 'alerts'), 'alertitem').flatMap((alert, index) => {
      const tags = childrenOf(childOf(alert, 'tags'), 'tag').map((tag) => textOf(tag, 'tag'));
      const instances = childrenOf(childOf(alert, 'instances'), 'instance').map(recordOf);
      const at = `/site/${siteIndex}/alerts/${index}`;
      return readAlert({ ...recordOf(alert), tags }, { instances, site: site.attributes['name'], at }, notes);
    }),
  );
  return { version: root.attributes['version'], sites: sites.length, findings, errors: [] };
}

export const zap = nativeFormat({
  name: 'zap',
  guide: {
    title: 'ZAP',
    versions: 'JSON and XML of 2.4 and newer, traditional and "plus"',
    howTo: '`zap-baseline.py -t <address> -J zap.json` (or `-x zap.xml`), or the job `report` of the automation framework',
    reads: [
      'An alert is a finding for each method, path and parameter that it was raised for; parts of a path that are numbers or ids count as one.',
      'Risk is the severity. The plugin is the rule, with the part of it that raised the alert (`10055-4`) where ZAP says it.',
      'An alert that somebody marked in ZAP as a false positive is suppressed in source.',
    ],
    ignores: [
      'Evidence, attack, other information, requests and responses: they hold data of whoever was signed in.',
      'Insights and statistics.',
    ],
    limits: ['A report without any site is unhealthy: ZAP reached nothing.', 'The host counts as where it was tested, not as what.'],
    sample: 'zap.json',
  },
  recognises: (document) => {
    if (document.kind === 'xml') return document.root.name === 'OWASPZAPReport';
    const top = topOf(document);
    // GitLab's DAST report has ZAP's members beside its own.
    if (typeof top?.['@version'] !== 'string' || 'vulnerabilities' in top) return false;
    const site = asArray(top['site'])?.[0] ?? top['site'];
    return Array.isArray(site) || asArray(asObject(site)?.['alerts']) !== undefined;
  },
  read: (document, notes) => {
    const { version, sites, findings, errors } =
      document.kind === 'xml' ? readXmlReport(document.root, notes) : readJsonReport(document, notes);
    const failures = [
      ...(sites === 0 ? ['The report names no site: ZAP reached nothing.'] : []),
      ...errors.map((error) => `ZAP: ${asText(error) ?? 'an error without a message'}`),
    ];
    return [{ tool: 'ZAP', toolVersion: version, findings, failures }];
  },
});
