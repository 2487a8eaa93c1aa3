// Runs one of the commands for people and prints what came of it. Used by cli.ts; `scan` has a way of its own.
import type { ApiAccess } from './ask-api.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { exitCodeOf } from './enforce.ts';
import { jsonLine } from './json-line.ts';
import { type CommandName, readGiven, readServer } from './read-command.ts';
import { failureOf } from './scan-failure.ts';
import { makeSendPolicy } from './send-policy.ts';
import { showFindings } from './show-findings.ts';
import { showGate } from './show-gate.ts';
import { signIn, signOut, whoAmI } from './sign-in-commands.ts';
import { makeTerminalOutlet } from './terminal-outlet.ts';

const commands: Readonly<Record<CommandName, (context: CommandContext) => Promise<CommandResult>>> = {
  login: signIn,
  logout: signOut,
  whoami: whoAmI,
  findings: showFindings,
  gate: showGate,
};

/** @param words what follows the command @returns the exit code, decided in enforce.ts */
export async function runCommand(command: CommandName, words: readonly string[], env: NodeJS.ProcessEnv): Promise<0 | 1 | 2> {
  const wantsJson = words.includes('--json');
  const outlet = makeTerminalOutlet(wantsJson ? process.stderr : process.stdout);
  const say = (text: string): void => outlet.line(text);
  try {
    const given = readGiven(command, words, env);
    const access: ApiAccess = { url: readServer(given), headers: {}, policy: makeSendPolicy(env, say) };
    const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
    const { lines, document, outcome } = await commands[command]({ given, env, access, say, columns });
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
