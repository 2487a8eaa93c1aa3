// Inputs of the action, from the runner's INPUT_* variables. Checked in read-inputs.ts; next step: read-context.ts.
import * as core from '@actions/core';
import type { Outlet } from './outlet.ts';
import { readInputs, type InputNames, type RawInputs } from './read-inputs.ts';
import type { ScanInputs } from './scan-run.ts';

const names: InputNames = {
  command: 'The input command',
  url: 'The input url',
  apiKey: 'The input api-key',
  project: 'The input project',
  report: 'The input report',
  category: 'The input category',
  failOn: 'The input fail-on',
  onUnavailable: 'The input on-unavailable',
  onError: 'The input on-error',
  enforce: 'The input enforce',
  base: 'The input base',
  evidence: 'The input evidence',
  policyFile: 'The input policy-file',
  offline: 'The input offline',
  offlineKey: 'The input offline-key',
};

/** Throws an `invalid-input` failure. The key is masked before anything else is looked at. */
export function readActionInputs(outlet: Outlet): ScanInputs {
  const apiKey = core.getInput('api-key');
  if (apiKey !== '') outlet.mask(apiKey);
  const raw: RawInputs = {
    command: core.getInput('command'),
    url: core.getInput('url'),
    apiKey,
    project: core.getInput('project'),
    report: core.getMultilineInput('report'),
    category: core.getInput('category'),
    failOn: core.getInput('fail-on'),
    onUnavailable: core.getInput('on-unavailable'),
    onError: core.getInput('on-error'),
    enforce: core.getInput('enforce'),
    base: core.getInput('base'),
    evidence: core.getInput('evidence'),
    policyFile: core.getInput('policy-file'),
    offline: core.getInput('offline'),
    offlineKey: core.getInput('offline-key'),
  };
  return readInputs(raw, names);
}
