// All formats that are read. The order says nothing: at most one recognises a document.
import type { Format } from './format.ts';
import { bandit } from './native/bandit.ts';
import { checkov } from './native/checkov.ts';
import { csafVex } from './native/csaf-vex.ts';
import { cyclonedx } from './native/cyclonedx.ts';
import { gitlab } from './native/gitlab.ts';
import { gitleaks } from './native/gitleaks.ts';
import { gosec } from './native/gosec.ts';
import { govulncheck } from './native/govulncheck.ts';
import { grype } from './native/grype.ts';
import { kics } from './native/kics.ts';
import { npmAudit } from './native/npm-audit.ts';
import { openvex } from './native/openvex.ts';
import { osvScanner } from './native/osv-scanner.ts';
import { semgrep } from './native/semgrep.ts';
import { snyk } from './native/snyk.ts';
import { tfsec } from './native/tfsec.ts';
import { trivy } from './native/trivy.ts';
import { trufflehog } from './native/trufflehog.ts';
import { yarnAudit } from './native/yarn-audit.ts';
import { zap } from './native/zap.ts';
import { sarif } from './sarif/sarif.ts';

export const formats: readonly Format[] = [
  sarif,
  bandit,
  checkov,
  csafVex,
  cyclonedx,
  gitlab,
  gitleaks,
  gosec,
  govulncheck,
  grype,
  kics,
  npmAudit,
  openvex,
  osvScanner,
  semgrep,
  snyk,
  tfsec,
  trivy,
  trufflehog,
  yarnAudit,
  zap,
];
