// Gathers evidence of a checkout as a run of the action does.
import { evidenceSchema, type Evidence } from '@portcullis/contract';
import { expect } from 'chai';
import { join } from 'node:path';
import { gatherEvidence } from '../../src/evidence/gather-evidence.ts';
import { git, makeCheckout } from './checkout.ts';

interface Asked {
  readonly commit?: string;
  readonly base?: string;
  readonly pullRequest?: number;
  readonly event?: object;
  readonly env?: NodeJS.ProcessEnv;
}

/** The evidence, which fits the contract, and what the log says. */
export async function gather(folder: string, asked: Asked = {}): Promise<Evidence & { readonly log: string }> {
  using event = makeCheckout({ 'event.json': JSON.stringify(asked.event ?? {}) });
  const lines: string[] = [];
  const context = { commit: asked.commit ?? git(folder, 'rev-parse', 'HEAD'), base: asked.base, pullRequest: asked.pullRequest };
  const env = { PATH: process.env['PATH'], GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: join(event.folder, 'event.json'), ...asked.env };
  const { evidence } = await gatherEvidence(context, folder, env, (line) => lines.push(line));
  expect(evidenceSchema.parse(JSON.parse(JSON.stringify(evidence)))).to.deep.equal(evidence);
  return { ...evidence, log: lines.join('\n') };
}
