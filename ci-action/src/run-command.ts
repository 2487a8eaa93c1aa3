// Runs one of the commands for people and prints what came of it. Used by cli.ts; `scan` has a way of its own.
import type { ApiAccess } from './ask-api.ts';
import type { CommandContext, CommandResult, LocalContext } from './command.ts';
import { exitCodeOf } from './enforce.ts';
import { importIntelligence, showIntelligence } from './intelligence-commands.ts';
import { jsonLine } from './json-line.ts';
import { checkPolicy, showPolicy } from './policy-commands.ts';
import { reconcile } from './offline/reconcile.ts';
import { type CommandName, readGiven, readServer } from './read-command.ts';
import { failureOf } from './scan-failure.ts';
import { makeSendPolicy } from './send-policy.ts';
import { showFindings } from './show-findings.ts';
import { showGate } from './show-gate.ts';
import { signIn, signOut, whoAmI } from './sign-in-commands.ts';
import { simulateGate } from './simulate-gate.ts';
import { makeTerminalOutlet } from './terminal-outlet.ts';

/** These need no server. */
const localCommands = { 'policy check': checkPolicy } as const satisfies Partial<
  Record<CommandName, (context: LocalContext) => Promise<CommandResult>>
>;

type LocalName = keyof typeof localCommands;

const isLocal = (name: CommandName): name is LocalName => Object.hasOwn(localCommands, name);

const commands: Readonly<Record<Exclude<CommandName, LocalName>, (context: CommandContext) => Promise<CommandResult>>> = {
  login: signIn,
  logout: signOut,
  whoami: whoAmI,
  findings: showFindings,
  gate: showGate,
  'gate simulate': simulateGate,
  'policy show': showPolicy,
  'intel import': importIntelligence,
  'intel show': showIntelligence,
  reconcile,
};

/** @param words what follows the command @returns the exit code, decided in enforce.ts */
export async function runCommand(command: CommandName, words: readonly string[], env: NodeJS.ProcessEnv): Promise<0 | 1 | 2> {
  const wantsJson = words.includes('--json');
  const outlet = makeTerminalOutlet(wantsJson ? process.stderr : process.stdout);
  const say = (text: string): void => outlet.line(text);
  try {
    const given = readGiven(command, words, env);
    const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
    const local = { given, env, say, columns };
    const { lines, document, outcome } = isLocal(command)
      ? await localCommands[command](local)
      : await commands[command]({ ...local, access: accessOf(readServer(given), env, say) });
    if (wantsJson) process.stdout.write(jsonLine(document));
    else lines.forEach(say);
    return exitCodeOf(outcome);
  } catch (error) {
    const failure = failureOf(error);
    say(failure.title);
    say(failure.advice);
    if (wantsJson) process.stdout.write(jsonLine({ failure }));
    return exitCodeOf('error');
  }
}

function accessOf(url: string, env: NodeJS.ProcessEnv, say: (text: string) => void): ApiAccess {
  return { url, headers: {}, policy: makeSendPolicy(env, say) };
}
