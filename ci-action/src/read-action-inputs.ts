// Inputs of the action, from the runner's INPUT_* variables. Checked in read-inputs.ts; next step: read-context.ts.
import * as core from '@actions/core';
import type { Outlet } from './outlet.ts';
import { readInputs, type InputNames, type RawInputs } from './read-inputs.ts';
import type { ScanInputs } from './scan-run.ts';

const names: InputNames = {
  url: 'The input url',
  apiKey: 'The input api-key',
  project: 'The input project',
  report: 'The input report',
  category: 'The input category',
  failOn: 'The input fail-on',
  onUnavailable: 'The input on-unavailable',
  base: 'The input base',
  evidence: 'The input evidence',
};

/** Throws an `invalid-input` failure. The key is masked before anything else is looked at. */
export function readActionInputs(outlet: Outlet): ScanInputs {
  const apiKey = core.getInput('api-key');
  if (apiKey !== '') outlet.mask(apiKey);
  const raw: RawInputs = {
    url: core.getInput('url'),
    apiKey,
    project: core.getInput('project'),
    report: core.getMultilineInput('report'),
    category: core.getInput('category'),
    failOn: core.getInput('fail-on'),
    onUnavailable: core.getInput('on-unavailable'),
    base: core.getInput('base'),
    evidence: core.getInput('evidence'),
  };
  return readInputs(raw, names);
}
