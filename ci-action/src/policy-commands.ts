// `portcullis policy check`, which needs no server, and `portcullis policy show`.
import {
  describePolicy,
  fillPath,
  floorPolicySchema,
  paths,
  policyDocumentSchema,
  policyFileName,
  policyFileSchema,
  policySchema,
  type PolicyDocument,
  type PolicyFile,
} from '@portcullis/contract';
import { askApi } from './ask-api.ts';
import type { CommandContext, CommandResult, LocalContext } from './command.ts';
import { parsePolicyJson } from './parse-policy-json.ts';
import { readingAccess } from './people.ts';
import { plainLine } from './plain-line.ts';
import { largestPolicyFile } from './policy-file.ts';
import { readProject, wordWithoutFlag } from './read-command.ts';
import { readNamedFile } from './read-named-file.ts';

/** In plain words, a line for each rule. */
function tellPolicy(document: PolicyDocument | PolicyFile): readonly string[] {
  const sentences = describePolicy(document);
  return sentences.length === 0 ? ['  It asks for nothing.'] : sentences.map((sentence) => `  ${plainLine(sentence, 2000)}`);
}

/** Throws an `invalid-input` failure with JSON pointers where the file is none. */
export function checkPolicy({ given }: LocalContext): Promise<CommandResult> {
  const name = given(wordWithoutFlag) || policyFileName;
  const isFull = given('full') === 'true';
  const bytes = readNamedFile(name, largestPolicyFile);
  const document = isFull ? parsePolicyJson(bytes, policyDocumentSchema, name) : parsePolicyJson(bytes, policyFileSchema, name);
  const kind = isFull ? 'a valid policy' : 'a valid policy file, which adds to the policy of the project';
  return Promise.resolve({
    lines: [`${plainLine(name, 300)} is ${kind}:`, ...tellPolicy(document)],
    document: { file: name, valid: true, document, sentences: describePolicy(document) },
    outcome: 'pass',
  });
}

/** The project's policy, and what the organisation asks for besides. */
export async function showPolicy({ given, env, access }: CommandContext): Promise<CommandResult> {
  const project = readProject(given);
  const reader = await readingAccess(access, given('tenant'), env);
  const policy = await askApi(reader, fillPath(paths.policy, { project }), {}, policySchema);
  const floor = await askApi(reader, paths.floorPolicy, {}, floorPolicySchema);
  const by = (name: string | null): string => (name === null ? '' : ` by ${plainLine(name, 200)}`);
  const restored = policy.restoredFrom === null ? '' : `, which is version ${policy.restoredFrom} again`;
  const ofAll =
    floor.version === 0
      ? ['The organisation asks for nothing besides.']
      : [`The organisation also asks for, version ${floor.version}${by(floor.createdBy)}:`, ...tellPolicy(floor.document)];
  return {
    lines: [
      `Policy of ${plainLine(project, 100)}, version ${policy.version}${restored}, since ${policy.createdAt}${by(policy.createdBy)}:`,
      ...tellPolicy(policy.document),
      ...ofAll,
    ],
    document: { policy, floor },
    outcome: 'pass',
  };
}
