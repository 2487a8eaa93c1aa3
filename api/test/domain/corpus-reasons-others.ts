// Reports about what runs, and files that are no report of ours: our number of findings where it is not theirs.
import type { CountReason } from './corpus-reasons.ts';

const slash = 'one finding for each method, path and parameter of an alert: some instances have only a slash more';
const query = 'one finding for each method, path and parameter of an alert: some instances differ in their query or an id only';

const zap = (name: string, ours: number, why: string): CountReason => ({ file: `zap/${name}`, ours, why });

export const otherCounts: readonly CountReason[] = [
  zap('defectdojo__0_zap_sample.xml', 10, slash),
  zap('defectdojo__0_zap_sample_without_zap3.xml', 9, slash),
  zap('defectdojo__1_zap_sample_0_and_new_absent.xml', 10, slash),
  zap('defectdojo__2_zap_sample_0_and_new_endpoint.xml', 11, slash),
  zap('defectdojo__3_zap_sampl_0_and_different_severities.xml', 10, slash),
  zap('defectdojo__5_zap_sample_one.xml', 6, 'DefectDojo counts alerts; here each method, path and parameter of one is a finding'),
  zap('defectdojo__juicy2.xml', 71, query),
  zap('heimdall2__webgoat.json', 303, query),
  zap('heimdall2__zero.webappsecurity.json', 151, query),
  zap('securecodebox__docs.securecodebox.io.xml', 198, slash),
  zap('securecodebox__example.com.xml', 11, slash),
  zap('securecodebox__juice-shop.xml', 59, query),
  zap('securecodebox__nginx.xml', 8, slash),
  { file: /^lookalike\/defectdojo__xeol/, ours: 'report-format-unknown', why: 'xeol is no format that is read, and no Grype' },
  { file: 'other/jenkins__clair.json', ours: 'report-format-unknown', why: 'Clair is no format that is read' },
];
