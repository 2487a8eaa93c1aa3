// The Dockerfile as data, and that what it installs is what the programs of the image import.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { build } from 'esbuild';
import { buildServer } from '../../api/build.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const dependenciesOf = (workspace: string): string[] =>
  Object.keys((JSON.parse(read(`${workspace}/package.json`)) as { dependencies: Record<string, string> }).dependencies);

describe('Dockerfile', () => {
  const stages = read('Dockerfile')
    .split(/^FROM /m)
    .slice(1);
  const server = stages.at(-1) ?? '';
  const stageOf = (name: string): string => stages.find((stage) => stage.split('\n', 1)[0]?.endsWith(` AS ${name}`)) ?? '';

  it('ends with the server, as a numbered user, with node as its first process and a check by node', () => {
    expect(server).to.match(/^\$\{NODE_IMAGE\} AS server\n/);
    expect(server)
      .to.match(/^USER 10001:10001$/m)
      .and.match(/^ENTRYPOINT \["node", .*\]$/m)
      .and.match(/^CMD \["api\/dist\/serve\.js"\]$/m);
    expect(server).to.match(/HEALTHCHECK [^\n]*\n +CMD \["node", "-e", /);
    expect(server.indexOf('USER ')).to.be.greaterThan(server.lastIndexOf('RUN '));
  });

  it('installs by the lock file, without scripts of packages, and what the server runs without what builds it', () => {
    const installs = [...read('Dockerfile').matchAll(/^RUN npm (.*)$/gm)]
      .map(([, words = '']) => words)
      .filter((words) => !/^(?:run|pkg delete) /.test(words));
    expect(installs).to.have.length(2);
    for (const words of installs) expect(words).to.match(/^ci --ignore-scripts/);
    expect(stageOf('packages')).to.include('--omit=dev');
  });

  it('runs npm on the machine that builds, and installs for the machine that the image is for', () => {
    expect(stageOf('manifests')).to.match(/^--platform=\$BUILDPLATFORM /);
    for (const name of ['build', 'packages']) expect(stageOf(name)).to.match(/^manifests AS /);
    const cpu = /--os=linux --cpu="\$\(([^\n]*)\)"/.exec(stageOf('packages'))?.[1] ?? 'false';
    const cpuOf = (TARGETARCH: string): string =>
      execFileSync('sh', ['-c', cpu], { env: { ...process.env, TARGETARCH }, encoding: 'utf8' });
    expect([cpuOf('amd64'), cpuOf('arm64')]).to.deep.equal(['x64\n', 'arm64\n']);
    expect(server).to.not.match(/^RUN .*\b(?:node|npm)\b/m);
  });

  it('names the manifest of every workspace', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    for (const workspace of workspaces) expect(read('Dockerfile')).to.include(`COPY ${workspace}/package.json ${workspace}/`);
  });

  it('gets nothing of the checkout that is not named', () => {
    const rules = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0]).to.equal('*');
    expect(rules.filter((rule) => /secret|\.env|portcullis\b.*json/.test(rule.replace('**/.portcullis', '')))).to.deep.equal([]);
  });
});

/** What passport-azure-ad hands its requests to; we set its version, and never name it ourselves. */
const handedOn = ['passport'];

describe('the packages of the image', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'portcullis-image-'))));
  after(() => rmSync(folder, { recursive: true }));

  async function importsOfPrograms(): Promise<string[]> {
    const programs = await buildServer(folder);
    const { metafile } = await build({
      entryPoints: programs.map((name) => join(folder, `${name}.js`)),
      outdir: folder,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      write: false,
      metafile: true,
    });
    const outside = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
    const names = outside.map(({ path }) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'));
    return [...new Set(names.filter((name) => !name.startsWith('node:')))].sort();
  }

  it('are those that its programs import, and no others', async () => {
    const [, taken = ''] = /^RUN npm pkg delete --workspace=@portcullis\/db (.*)$/m.exec(read('Dockerfile')) ?? [];
    const absent = taken.split(' ').map((word) => word.replace('dependencies.', ''));
    expect(dependenciesOf('db')).to.include.members(absent);
    const installed = ['api', 'api/contract', 'db'].flatMap((workspace) => dependenciesOf(workspace));
    const wanted = new Set(installed.filter((name) => !name.startsWith('@portcullis/') && ![...absent, ...handedOn].includes(name)));
    expect(await importsOfPrograms()).to.deep.equal([...wanted].sort());
  });
});
