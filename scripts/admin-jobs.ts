// `npm run admin -- jobs …`: the queue as its operator sees it. It works as portcullis_worker; what jobs carry is not shown.
import { deleteDeadJob, retryDeadJob, selectDeadJobs, selectJobs } from '../api/src/store/jobs.store.ts';
import type { Pool } from '../api/src/store/make-pool.ts';
import { UsageError } from './usage-error.ts';

const listed = 1000;

function readId(words: readonly string[]): string {
  const [id = '', ...more] = words;
  if (!/^\d{1,18}$/.test(id) || more.length > 0)
    throw new UsageError('Name one job by its number: "npm run admin -- jobs list" tells them.');
  return id;
}

const act =
  (verb: string, work: (pool: Pool, id: string) => Promise<boolean>) =>
  async (pool: Pool, words: readonly string[]): Promise<object> => {
    const id = readId(words);
    if (!(await work(pool, id))) throw new UsageError(`No job ${id} was given up.`);
    return { [verb]: id };
  };

export const jobCommands: Readonly<Record<string, (pool: Pool, words: readonly string[]) => Promise<object>>> = {
  'jobs list': (pool) => selectJobs(pool, listed),
  'jobs dead': (pool) => selectDeadJobs(pool),
  'jobs retry': act('retried', retryDeadJob),
  'jobs drop': act('dropped', deleteDeadJob),
};
