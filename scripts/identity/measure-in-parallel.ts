// All rows on two cores: one half here, one half in a process of its own.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Measurement, measureIdentity } from './measure-identity.ts';
import { rows } from './rows.ts';

function readAnswer(child: ChildProcess): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    child.once('message', (answer) => resolve(answer as unknown as Measurement));
    child.once('exit', (code) => reject(new Error(`The other half of the rows was not measured (exit code ${String(code)}).`)));
  });
}

export async function measureInParallel(share: number): Promise<Measurement> {
  const names = rows.map(({ name }) => name);
  const half = (rest: number): string[] => names.filter((_, index) => index % 2 === rest);
  // Maps go through the channel as they are.
  const child = fork(join(import.meta.dirname, 'measure-part.ts'), { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
  try {
    child.send({ share, rowNames: half(1) });
    const [here, there] = await Promise.all([measureIdentity({ share, rowNames: half(0) }), readAnswer(child)]);
    const measured = [...here.rows, ...there.rows].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    return { ...here, rows: measured };
  } finally {
    child.kill();
  }
}
