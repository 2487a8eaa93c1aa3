// The embedded server as a process: what it keeps, and what is left when something is killed.
import { expect } from 'chai';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLock } from '../src/embedded/leftover.ts';
import { chooseRunAs } from '../src/embedded/run-as.ts';
import { commandLineOf, parentOf } from '../src/embedded/running-process.ts';
import { startEmbeddedPostgres } from '../src/embedded/start-embedded-postgres.ts';
import { eventually, withClient } from '../testing/index.ts';
import { killAll, processesOf } from './processes.ts';

const isRoot = process.getuid?.() === 0;
const settings = ['fsync=off'];

function pidOfServer(directory: string): number {
  const lock = readLock(join(directory, 'cluster'));
  if (!lock) throw new Error('no server runs there');
  return lock.pid;
}

function holdInChild(directory: string): ChildProcess {
  return fork(fileURLToPath(new URL('./embedded-holder.ts', import.meta.url)), [directory], { execArgv: ['--import', 'tsx'] });
}

async function countNotes(adminUrl: string): Promise<number> {
  return withClient(adminUrl, async (client) => {
    await client.query('create table if not exists notes (id integer)');
    await client.query('insert into notes values (1)');
    return (await client.query('select from notes')).rowCount ?? 0;
  });
}

async function failureOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'it did not fail',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe('startEmbeddedPostgres', function () {
  this.timeout(180_000);
  let folder: string;
  let directory: string;

  beforeEach(() => {
    // The real path: on a Mac the folder for temporary files is behind a link.
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-embedded-')));
    chmodSync(folder, 0o711);
    directory = join(folder, 'db');
  });
  afterEach(async function () {
    if (process.platform === 'linux') await eventually('no process is left', () => processesOf(directory).length === 0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps the data from one start to the next', async () => {
    const first = await startEmbeddedPostgres(directory, settings);
    expect(await countNotes(first.adminUrl)).to.equal(1);
    await first.stop();
    const second = await startEmbeddedPostgres(directory, settings);
    expect(await countNotes(second.adminUrl)).to.equal(2);
    await second.stop();
  });

  it('keeps the password in a file that only its owner can read', async () => {
    const server = await startEmbeddedPostgres(directory, settings);
    await server.stop();
    expect(statSync(`${directory}.password`).mode & 0o777).to.equal(0o600);
    expect(server.adminUrl).to.include(readFileSync(`${directory}.password`, 'utf8'));
    expect(readdirSync(directory)).to.deep.equal(['cluster']);
  });

  it('stops the server when the program that started it is killed', async () => {
    const holder = holdInChild(directory);
    const [adminUrl] = (await once(holder, 'message')) as [string];
    expect(await countNotes(adminUrl)).to.equal(1);
    const pid = pidOfServer(directory);
    holder.kill('SIGKILL');
    await eventually('the server ends', () => commandLineOf(pid) === '');
    const next = await startEmbeddedPostgres(directory, settings);
    expect(await countNotes(next.adminUrl)).to.equal(2);
    await next.stop();
  });

  it('makes the cluster anew where everything was killed while it was made', async function () {
    if (process.platform !== 'linux') this.skip();
    holdInChild(directory);
    await eventually('initdb works', () =>
      readdirSync(folder, { recursive: true }).some((name) => String(name).includes('postgresql.conf')),
    );
    await eventually('all are killed', () => killAll(directory));
    const next = await startEmbeddedPostgres(directory, settings);
    expect(await countNotes(next.adminUrl)).to.equal(1);
    expect(readdirSync(directory)).to.deep.equal(['cluster']);
    await next.stop();
  });

  it('takes over from a guard that was killed, tells who used its server, and leaves the new one alone', async () => {
    const first = await startEmbeddedPostgres(directory, settings);
    expect(await countNotes(first.adminUrl)).to.equal(1);
    const lost = new Promise<Error>((resolve) => {
      first.onLost(resolve);
    });
    const pid = pidOfServer(directory);
    process.kill(parentOf(pid), 'SIGKILL');
    expect((await lost).message).to.include('unexpectedly');
    const second = await startEmbeddedPostgres(directory, settings);
    expect(commandLineOf(pid)).to.equal('');
    expect(await countNotes(second.adminUrl)).to.equal(2);
    await first.stop();
    expect(await countNotes(second.adminUrl)).to.equal(3);
    await second.stop();
  });

  it('stops the server even where its guard was killed', async () => {
    const server = await startEmbeddedPostgres(directory, settings);
    const pid = pidOfServer(directory);
    process.kill(parentOf(pid), 'SIGKILL');
    await eventually('the guard is gone', () => !commandLineOf(parentOf(pid)).includes(directory));
    await server.stop();
    expect(commandLineOf(pid)).to.equal('');
  });

  it('says that the server was lost and why, and recovers at the next start', async () => {
    const first = await startEmbeddedPostgres(directory, settings);
    expect(await countNotes(first.adminUrl)).to.equal(1);
    const lost = new Promise<Error>((resolve) => {
      first.onLost(resolve);
    });
    process.kill(pidOfServer(directory), 'SIGKILL');
    expect((await lost).message).to.include('PostgreSQL ended');
    const second = await startEmbeddedPostgres(directory, settings);
    expect(await countNotes(second.adminUrl)).to.equal(2);
    await second.stop();
  });

  it('refuses a second start in the same folder and leaves the first server alone', async () => {
    const first = await startEmbeddedPostgres(directory, settings);
    expect(await failureOf(startEmbeddedPostgres(directory, settings))).to.include('already running');
    expect(await countNotes(first.adminUrl)).to.equal(1);
    await first.stop();
  });

  it('lets one of two that start at once in an empty folder win, and tells the other that it is already running', async () => {
    const starts = [startEmbeddedPostgres(directory, settings), startEmbeddedPostgres(directory, settings)];
    const settled = await Promise.allSettled(starts);
    const [winner] = settled.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const failures = await Promise.all(starts.map(failureOf));
    expect(failures.filter((failure) => failure.includes('already running'))).to.have.length(1);
    expect(await countNotes(winner!.adminUrl)).to.equal(1);
    await winner!.stop();
  });

  it('is not kept from starting by the lock file of a server that is gone, though another process has its number', async function () {
    if (process.platform !== 'linux') this.skip();
    const first = await startEmbeddedPostgres(directory, settings);
    await first.stop();
    // Of the server's user: Postgres takes the process of another user for proof that the lock is stale.
    const bystander = spawn('sleep', ['600'], { ...chooseRunAs(), stdio: 'ignore' });
    writeFileSync(join(directory, 'cluster', 'postmaster.pid'), `${String(bystander.pid)}\n`);
    const second = await startEmbeddedPostgres(directory, settings);
    expect(await countNotes(second.adminUrl)).to.equal(1);
    await second.stop();
    expect(bystander.exitCode ?? bystander.signalCode, 'the bystander still runs').to.equal(null);
    bystander.kill();
  });

  it('says in the words of the server why it does not start', async () => {
    expect(await failureOf(startEmbeddedPostgres(directory, ['no_such_setting=1']))).to.include('no_such_setting');
  });

  it('says which file is missing where the password of an old cluster is gone', async () => {
    const server = await startEmbeddedPostgres(directory, settings);
    await server.stop();
    rmSync(`${directory}.password`);
    expect(await failureOf(startEmbeddedPostgres(directory, settings))).to.include(`${directory}.password`);
  });

  it('works for root in a private folder, which the user of the server cannot reach', async function () {
    if (!isRoot) this.skip();
    chmodSync(folder, 0o700);
    const server = await startEmbeddedPostgres(directory, settings);
    const real = realpathSync(directory);
    expect(real).not.to.equal(directory);
    expect(statSync(real).mode & 0o777).to.equal(0o700);
    expect(await countNotes(server.adminUrl)).to.equal(1);
    await server.stop();
    rmSync(real, { recursive: true });
  });
});
