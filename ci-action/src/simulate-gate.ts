// `portcullis gate simulate`: what a policy that is not in force would have done to the commits scanned last.
import { fillPath, paths, policyDocumentSchema, simulationSchema, type Simulation } from '@portcullis/contract';
import { asJson, askApi } from './ask-api.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { parsePolicyJson } from './parse-policy-json.ts';
import { readingAccess } from './people.ts';
import { plainLine } from './plain-line.ts';
import { largestPolicyFile } from './policy-file.ts';
import { readCommits, readProject } from './read-command.ts';
import { invalidInput } from './read-inputs.ts';
import { readNamedFile } from './read-named-file.ts';

type Commit = Simulation['commits'][number];

const isStop = (outcome: Commit['outcome']): boolean => outcome === 'fail' || outcome === 'error';

function describeCommit({ commit, ref, outcome, simulated, reasons }: Commit): readonly string[] {
  const change = outcome === simulated ? `${simulated} as it is` : `${simulated} instead of ${outcome}`;
  const why = outcome === simulated ? [] : reasons.filter((reason) => reason.outcome !== 'pass');
  return [
    `  ${commit.slice(0, 12)}  ${change.padEnd(20)}  ${plainLine(ref, 100)}`,
    ...why.map((reason) => `      ${reason.outcome.padEnd(5)}  ${plainLine(reason.detail, 300)} (${plainLine(reason.code, 100)})`),
  ];
}

function describeSimulation({ commits, rules }: Simulation): readonly string[] {
  if (commits.length === 0) return ['No commit of this project was scanned yet, so there is nothing to try the policy on.'];
  const stopped = commits.filter(({ simulated }) => isStop(simulated)).length;
  const before = commits.filter(({ outcome }) => isStop(outcome)).length;
  const changed = commits.filter(({ outcome, simulated }) => outcome !== simulated).length;
  return [
    `Of the last ${commits.length} scanned commits this policy would stop ${stopped}; the one in force stops ${before}. ${changed} would change.`,
    '',
    ...commits.flatMap(describeCommit),
    ...(rules.length === 0 ? [] : ['', 'By rule']),
    ...rules.map(({ code, commits: met, failed }) => `  ${plainLine(code, 100)}: meets ${met}, stops ${failed}`),
  ];
}

/** Nothing is stored or enforced, so whatever comes out the command has done its work. */
export async function simulateGate({ given, env, access }: CommandContext): Promise<CommandResult> {
  const project = readProject(given);
  const file = given('file');
  if (file === '') throw invalidInput('The flag --file', 'is missing', 'Name the policy document to try, such as draft.json.');
  const document = parsePolicyJson(readNamedFile(file, largestPolicyFile), policyDocumentSchema, file);
  const commits = readCommits(given);
  const reader = await readingAccess(access, given('tenant'), env);
  const sending = asJson('POST', { document, commits });
  const simulation = await askApi(reader, fillPath(paths.simulatePolicy, { project }), {}, simulationSchema, sending);
  return { lines: describeSimulation(simulation), document: simulation, outcome: 'pass' };
}
