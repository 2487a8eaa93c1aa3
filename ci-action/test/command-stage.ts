// A home of its own, a server that speaks the contract and the local sign-in: what every test of the commands for people starts from.
import { join } from 'node:path';
import { fullScope } from '../../scripts/local-identity/client-ids.ts';
import { type LocalIdentity, startLocalIdentity } from '../../scripts/local-identity/local-identity.ts';
import { buildActionIfStale } from '../build.ts';
import { enterCode } from './enter-code.ts';
import { type FakePeopleApi, startFakePeopleApi } from './fake-people-api.ts';
import { type Finished, makeWorkspace, runCli, type Workspace } from './runner.ts';

export interface CommandStage {
  readonly api: FakePeopleApi;
  readonly identity: LocalIdentity;
  /** Runs a command without a key. */
  readonly run: (words: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Finished>;
  /** Signs in: the code is entered with this form as soon as it is shown. */
  readonly login: (form?: Readonly<Record<string, string>>) => Promise<Finished>;
  /** Where the command line keeps its sign-ins. */
  readonly configFolder: () => string;
}

export function useCommandStage(): () => CommandStage {
  let stage: CommandStage | undefined;
  let identity: LocalIdentity;
  let workspace: Workspace;
  before(async () => {
    await buildActionIfStale();
    identity = await startLocalIdentity({ port: 0, dashboardOrigins: [] });
  });
  after(() => identity.stop());
  beforeEach(async () => {
    workspace = makeWorkspace({});
    stage = makeStage(await startFakePeopleApi(), identity, workspace);
  });
  afterEach(async () => {
    await stage?.api[Symbol.asyncDispose]();
    workspace[Symbol.dispose]();
  });
  return () => stage!;
}

function makeStage(api: FakePeopleApi, identity: LocalIdentity, workspace: Workspace): CommandStage {
  api.answers.signIn = {
    authority: `${identity.instance.replace('http:', 'https:')}/common`,
    knownAuthorities: [new URL(identity.instance).host],
    authorityMetadata: identity.authorityMetadata('common'),
    scope: fullScope,
    dashboardClientId: identity.clientIds.dashboard,
    commandLineClientId: identity.clientIds.commandLine,
  };
  const home = join(workspace.folder, 'config');
  const start = (words: readonly string[], env: NodeJS.ProcessEnv, heard?: (text: string) => void): Promise<Finished> => {
    const variables = { PORTCULLIS_API_KEY: '', XDG_CONFIG_HOME: home, PATH: process.env['PATH'], ...env };
    return runCli(workspace, [...words, '--url', api.url], variables, heard ? { heard } : {});
  };
  return {
    api,
    identity,
    run: (words, env = {}) => start(words, env),
    login: async (form = { person: 'ada' }) => {
      const { heard, done } = enterCode(form);
      const finished = await start(['login'], {}, heard);
      await done();
      return finished;
    },
    configFolder: () => join(home, 'portcullis'),
  };
}
