// What one policy says and another does not, sentence by sentence: how a change reads to people.
import type { PolicyDocument } from '../../api/contract.ts';
import { describePolicy } from './plain-words.ts';

export interface ChangedWords {
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** Rules are told with their names: that is what verdicts call them by. */
function say(document: PolicyDocument): string[] {
  const sentences = describePolicy(document);
  return sentences.map((sentence, index) => {
    const id = document.rules[index]?.id;
    return id === undefined ? sentence : `${id}: ${sentence}`;
  });
}

export function compareDocuments(before: PolicyDocument, after: PolicyDocument): ChangedWords {
  const [old, fresh] = [say(before), say(after)];
  return { gone: old.filter((sentence) => !fresh.includes(sentence)), come: fresh.filter((sentence) => !old.includes(sentence)) };
}
