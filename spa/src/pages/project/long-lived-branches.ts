// The field of long-lived branches: a list as a text with one name in each line.
import type { Problem } from '../../api/problem.ts';

/** Names as the API wants them: without `refs/heads/`, each once. */
export function readPatterns(text: string): string[] {
  const names = text.split(/[\n,]/).map((line) => line.trim().replace(/^refs\/heads\//, ''));
  return [...new Set(names.filter((name) => name !== ''))];
}

/** True where the problem is about the field, or about one entry of its list. */
export function isAbout(problem: Pick<Problem, 'pointer'> | null, field: string): boolean {
  return problem?.pointer === `/${field}` || problem?.pointer?.startsWith(`/${field}/`) === true;
}
