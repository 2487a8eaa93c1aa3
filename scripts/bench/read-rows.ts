// The budget's row on throughput: a project read with a key, against the same row through bare Express and pg, which know of no keys, tenants,
// limits, headers, metrics and logs.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { checkCount, makeProject } from './bench-project.ts';
import type { BenchRow } from './bench-row.ts';
import type { BenchServer } from './bench-server.ts';
import { median } from './measure.ts';

const connections = 16;
const rounds = 5;
const milliseconds = 1500;

async function ask(agent: Agent, url: string, key: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${key}` } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url} was answered ${String(response.statusCode)}: ${text}`));
      });
    }).on('error', reject);
  });
}

/** Requests a second that so many connections get through, each asking again as soon as it has its answer. */
async function measureThroughput(url: string, key: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const started = performance.now();
  let answers = 0;
  const askOn = async (): Promise<void> => {
    while (performance.now() - started < milliseconds) {
      await ask(agent, url, key);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, askOn));
  agent.destroy();
  return (answers * 1000) / (performance.now() - started);
}

async function startBareServer(databaseUrl: string): Promise<{ url: string; stop: () => void }> {
  const child = fork(fileURLToPath(new URL('./bare-server.ts', import.meta.url)), {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    execArgv: ['--import', 'tsx'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}

export async function measureReads(server: BenchServer): Promise<BenchRow[]> {
  const project = await makeProject(server);
  // As superuser: without the policies it needs no tenant in force, and so no transaction.
  const bare = await startBareServer(server.adminUrl);
  try {
    const addresses = {
      ours: `${server.url}/api/v1/projects/${project.slug}`,
      bare: `${bare.url}/${project.tenantId}/projects/${project.slug}`,
    };
    const agent = new Agent();
    const [one, other] = [JSON.parse(await ask(agent, addresses.ours, project.key)), JSON.parse(await ask(agent, addresses.bare, ''))] as [
      object,
      object,
    ];
    checkCount(
      'members of the answer that are the same',
      Object.entries(one).filter(([name, value]) => value === other[name as never]).length,
      6,
    );
    const rates: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
    for (let round = 0; round <= rounds; round += 1) {
      for (const name of ['ours', 'bare'] as const) {
        const rate = await measureThroughput(addresses[name], project.key);
        // The first round is the compiler's.
        if (round > 0) rates[name].push(rate);
      }
    }
    const [ours, least] = [median(rates.ours), median(rates.bare)];
    return [
      {
        name: 'authenticated GET of a project, throughput against bare Express and pg on the same row',
        ratio: ours / least,
        budget: 0.6,
        atLeast: true,
        floors: { 'ours (requests a second)': ours, 'bare (requests a second)': least },
      },
    ];
  } finally {
    bare.stop();
  }
}
