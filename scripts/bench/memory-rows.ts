// The budget's rows on memory: the most that a fresh API process ever held while it took one report.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { checkCount, makeProject, upload } from './bench-project.ts';
import type { BenchRow } from './bench-row.ts';
import type { BenchServer } from './bench-server.ts';
import { generateReport } from './generate-report.ts';

const sizes = [25_000, 100_000] as const;

/** MiB of the process in memory at its highest (VmHWM: kernel.org, proc_pid_status). Linux only. */
function readPeak(pid: number | undefined): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  if (!found) throw new Error('this system does not tell the peak memory of a process');
  return Number(found[1]) / 1024;
}

async function measurePeak(server: BenchServer, results: number): Promise<{ idle: number; peak: number }> {
  const packed = gzipSync(JSON.stringify(generateReport(results, 1)));
  const project = await makeProject(server);
  const api = await server.startApi();
  try {
    const idle = readPeak(api.process.pid);
    checkCount('new findings', (await upload(api.url, project, packed)).counts.new, results);
    checkCount('existing findings', (await upload(api.url, project, packed)).counts.existing, results);
    return { idle, peak: readPeak(api.process.pid) };
  } finally {
    await api.stop();
  }
}

/** A report taken for the first time and once more, each size in a process of its own. */
export async function measureMemory(server: BenchServer): Promise<BenchRow[]> {
  const one = await measurePeak(server, sizes[0]);
  const four = await measurePeak(server, sizes[1]);
  return [
    { name: 'peak memory while taking 25,000 results, MiB', value: one.peak, budget: 300, floors: { 'before it, MiB': one.idle } },
    {
      name: 'peak memory while taking 100,000 results, against 25,000',
      ratio: four.peak / one.peak,
      budget: 1.5,
      floors: { '100,000, MiB': four.peak, '25,000, MiB': one.peak },
    },
  ];
}
