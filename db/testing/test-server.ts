// Which server the tests run on: TEST_DATABASE_URL, else a container where a Docker engine answers, else embedded.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenericContainer, Wait } from 'testcontainers';
import { startEmbeddedPostgres } from '../src/embedded/start-embedded-postgres.ts';

/** A server for tests. */
export interface TestServer {
  readonly adminUrl: string;
  /** How it was found, for the person who reads the output. */
  readonly kind: string;
  readonly stop: () => Promise<void>;
}

// Nothing of a test has to survive a power cut.
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

async function dockerAnswers(): Promise<boolean> {
  const host = process.env['DOCKER_HOST'];
  if (host !== undefined && host !== '' && !host.startsWith('unix:')) return true;
  const socketPath = host?.slice('unix://'.length) ?? '/var/run/docker.sock';
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

async function startContainer(): Promise<TestServer> {
  const container = await new GenericContainer('postgres:18')
    .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
    .withExposedPorts(5432)
    .withCommand(['postgres', ...settings.flatMap((setting) => ['-c', setting])])
    // The image starts the server twice; only the second start stays.
    .withWaitStrategy(Wait.forLogMessage('database system is ready to accept connections', 2))
    .start();
  return {
    adminUrl: `postgres://postgres:postgres@${container.getHost()}:${String(container.getMappedPort(5432))}/postgres`,
    kind: 'a container (testcontainers)',
    stop: async () => {
      await container.stop();
    },
  };
}

async function startEmbedded(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-test-'));
  // As root the server runs as another user, who must get to its data; else they would be kept elsewhere, and stay.
  chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres(join(folder, 'db'), settings);
  return {
    adminUrl: server.adminUrl,
    kind: 'the embedded server; tests with Docker did not run, because no Docker engine answers',
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts or finds the server. TEST_DATABASE_URL must be a superuser's address. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { adminUrl: given, kind: 'TEST_DATABASE_URL', stop: () => Promise.resolve() };
  return (await dockerAnswers()) ? startContainer() : startEmbedded();
}
