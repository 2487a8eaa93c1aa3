// What a worker tells about itself over HTTP: alive, ready, metrics. It serves nobody else.
import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { paths } from '@portcullis/contract';

export interface WorkerMetrics {
  readonly registry: Registry;
  readonly jobs: Counter<'task' | 'outcome'>;
  readonly jobSeconds: Histogram<'task'>;
}

/** @param countJobs asked at each scrape */
export function makeWorkerMetrics(countJobs: () => Promise<{ readonly waiting: number; readonly dead: number }>): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const dead = new Gauge({
    name: 'portcullis_jobs_dead',
    help: 'Jobs that were given up, and lie where somebody has to look.',
    registers: [registry],
  });
  new Gauge({
    name: 'portcullis_jobs_waiting',
    help: 'Jobs that wait, run, or are to be tried again.',
    registers: [registry],
    async collect() {
      const counts = await countJobs();
      this.set(counts.waiting);
      dead.set(counts.dead);
    },
  });
  return {
    registry,
    jobs: new Counter({
      name: 'portcullis_jobs_total',
      help: 'Tries of jobs, by how they ended.',
      labelNames: ['task', 'outcome'],
      registers: [registry],
    }),
    jobSeconds: new Histogram({
      name: 'portcullis_job_duration_seconds',
      help: 'Seconds that a try of a job took.',
      labelNames: ['task'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300],
      registers: [registry],
    }),
  };
}

/** @param checkReadiness throws where the database cannot answer */
export function makeWorkerStatus({ registry }: WorkerMetrics, checkReadiness: () => Promise<void>): Server {
  const answers: Readonly<Record<string, () => Promise<string>>> = {
    [paths.health]: () => Promise.resolve('ok\n'),
    [paths.readiness]: () => checkReadiness().then(() => 'ready\n'),
    [paths.metrics]: () => registry.metrics(),
  };
  return createServer((req, res) => {
    const answer = answers[req.url ?? ''];
    if (!answer || req.method !== 'GET') {
      res.writeHead(404).end();
      return;
    }
    answer().then(
      (text) => res.writeHead(200, { 'content-type': req.url === paths.metrics ? registry.contentType : 'text/plain' }).end(text),
      () => res.writeHead(503).end('the database does not answer\n'),
    );
  });
}
