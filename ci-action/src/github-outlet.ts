// Words for GitHub's runner: log, annotations, outputs, job summary. Used by main.ts.
import * as core from '@actions/core';
import type { Outlet } from './outlet.ts';
import { printable } from './printable.ts';

/** Outputs and summary are left out where the runner named no file for them. */
export function makeGithubOutlet(env: NodeJS.ProcessEnv): Outlet {
  return {
    line: (text) => void process.stdout.write(`${printable(text)}\n`),
    mask: (secret) => core.setSecret(secret),
    annotate: (level, message, place) => {
      const properties = {
        title: 'Portcullis',
        ...(place && { file: place.file, ...(place.line !== undefined && { startLine: place.line }) }),
      };
      core[level](printable(message), properties);
    },
    output: (name, value) => {
      if (env['GITHUB_OUTPUT']) core.setOutput(name, value);
    },
    summary: async (html) => {
      if (env['GITHUB_STEP_SUMMARY']) await core.summary.addRaw(html, true).write();
    },
  };
}
