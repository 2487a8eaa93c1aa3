// Runs one of the commands for people and prints what came of it. Used by cli.ts; `scan` has a way of its own.
import type { ApiAccess } from './ask-api.ts';
import { verifyExport } from './audit/verify-export.ts';
import type { CommandContext, CommandResult, LocalContext } from './command.ts';
import { dryRun } from './dry-run/dry-run.ts';
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
const localCommands = { 'policy check': checkPolicy, 'audit verify': verifyExport } as const satisfies Partial<
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

/** What a command prints with while it is at work. */
type Act = (say: (text: string) => void) => Promise<CommandResult>;

/** Prints what comes of it, or why nothing does. @returns the exit code, decided in enforce.ts */
async function tellResult(words: readonly string[], act: Act): Promise<0 | 1 | 2> {
  const wantsJson = words.includes('--json');
  const outlet = makeTerminalOutlet(wantsJson ? process.stderr : process.stdout);
  const say = (text: string): void => outlet.line(text);
  try {
    const { lines, document, outcome } = await act(say);
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

/** @param words what follows the command @returns the exit code */
export function runCommand(command: CommandName, words: readonly string[], env: NodeJS.ProcessEnv): Promise<0 | 1 | 2> {
  return tellResult(words, async (say) => {
    const given = readGiven(command, words, env);
    const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
    const local = { given, env, say, columns };
    if (isLocal(command)) return localCommands[command](local);
    return commands[command]({ ...local, access: accessOf(readServer(given), env, say) });
  });
}

/** `scan --dry-run`, which has files and flags of its own. @param words all of them @returns the exit code */
export function runDryRun(words: readonly string[]): Promise<0 | 1 | 2> {
  return tellResult(words, () => dryRun(words));
}

function accessOf(url: string, env: NodeJS.ProcessEnv, say: (text: string) => void): ApiAccess {
  return { url, headers: {}, policy: makeSendPolicy(env, say) };
}
