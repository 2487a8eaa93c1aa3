// Composition root of the worker: config → log → pools → checks → tasks → queue → status. It shares the services with the API, and nothing else.
import type { AddressInfo } from 'node:net';
import { makeMailer } from './adapters/mail/mailer.ts';
import { checkDatabase } from './check-database.ts';
import type { Config } from './config.ts';
import { makeAuditSigner } from './domain/audit/checkpoint.ts';
import { makeWorkerMetrics, makeWorkerStatus } from './http/worker-status.ts';
import { makeLivingVerdicts } from './jobs/living-verdicts.ts';
import { type JobReport, startQueue } from './jobs/run-queue.ts';
import { makeTasks, rounds } from './jobs/tasks.ts';
import type { Log } from './logging.ts';
import { makeBilling } from './make-billing.ts';
import { countJobs } from './store/jobs.store.ts';
import { makePool } from './store/make-pool.ts';

/** A running worker. */
export interface RunningWorker {
  /** Where it tells how it does. */
  readonly statusUrl: string;
  /** Takes no more jobs, lets the running ones end, and lets go of everything. */
  readonly close: () => Promise<void>;
}

const eventOf = { done: 'job.done', retry: 'job.failed', dead: 'job.given-up' } as const;
const levelOf = { done: 'debug', retry: 'warn', dead: 'error' } as const;

/** Starts the worker. @throws Error that says what is missing */
export async function startWorker(config: Config, log: Log): Promise<RunningWorker> {
  const { databaseUrl, concurrency, port } = config.worker;
  if (databaseUrl === undefined) throw new Error('WORKER_DATABASE_URL is missing: the address of the database for portcullis_worker.');
  const now = (): Date => new Date();
  const statementTimeout = config.database.statementTimeout;
  const onError = (error: Error): void => log.warn('database.connection-lost', { error });
  const pool = makePool({
    connectionString: config.database.url,
    name: 'portcullis-worker',
    max: concurrency + 1,
    statementTimeout,
    onError,
  });
  // One listens, one looks for jobs, and each job that ends writes.
  const queuePool = makePool({ connectionString: databaseUrl, name: 'portcullis-queue', max: concurrency + 2, statementTimeout, onError });
  const metrics = makeWorkerMetrics(() => countJobs(queuePool));
  const onJob = ({ task, jobId, outcome, seconds, error }: JobReport): void => {
    metrics.jobs.inc({ task, outcome });
    metrics.jobSeconds.observe({ task }, seconds);
    log[levelOf[outcome]](eventOf[outcome], { task, jobId, error });
  };
  const { refreshBill } = makeBilling(config.billing, { pool, publicUrl: config.publicUrl ?? '', now, log });
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
  const mailer = config.mail && makeMailer(config.mail);
  const onUnsent = (memberId: string, error: unknown): void => log.warn('mail.unsent', { memberId, error });
  const livingVerdicts = makeLivingVerdicts({
    pool,
    now,
    onFailure: (error, due) => log.warn('verdict.refresh-failed', { error, ...due }),
  });
  const status = makeWorkerStatus(metrics, async () => {
    await Promise.all([pool.query('select 1'), countJobs(queuePool)]);
  });
  try {
    await checkDatabase(pool);
    await new Promise<void>((resolve, reject) => status.once('error', reject).listen(port, config.host, resolve));
    const queue = await startQueue({
      pool: queuePool,
      tasks: makeTasks({
        ...{ pool, now, refreshBill, maySignOn: config.audit.maySignOn },
        signer: config.audit.key && makeAuditSigner(config.audit.key, config.audit.oldKeys),
        mail: mailer && { mailer, publicUrl, onUnsent },
      }),
      rounds,
      concurrency,
      onJob,
      onTrouble: (error) => log.warn('queue.failed', { error }),
    });
    livingVerdicts.start();
    const statusUrl = `http://localhost:${(status.address() as AddressInfo).port}`;
    log.info('worker.started', { statusUrl });
    return {
      statusUrl,
      close: async () => {
        await queue.stop();
        await livingVerdicts.stop();
        mailer?.close();
        await new Promise((resolve) => {
          status.close(resolve);
          status.closeAllConnections();
        });
        await Promise.all([pool.end(), queuePool.end()]);
        log.info('worker.stopped');
      },
    };
  } catch (error) {
    status.close();
    await Promise.all([pool.end(), queuePool.end()]);
    throw error;
  }
}
