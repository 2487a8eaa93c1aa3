// That the local sign-in is nowhere but on this machine, and never in production.
import { expect } from 'chai';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { type LocalIdentity, startLocalIdentity } from '../local-identity/local-identity.ts';
import { dashboard } from './identity-browser.ts';

describe('The local sign-in', () => {
  const askAs = (port: string, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: '/device', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });

  it('is bound to this machine only, and answers to its own names only.', async () => {
    const identity = await startLocalIdentity({ port: 0, dashboardOrigins: [] });
    try {
      const { port } = new URL(identity.instance);
      expect(identity.addresses).to.include('127.0.0.1');
      const hasSix = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
      expect(identity.addresses).to.have.members(hasSix ? ['127.0.0.1', '::1'] : ['127.0.0.1']);
      for (const host of ['localhost', `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
        expect(await askAs(port, host)).to.equal(200);
      for (const host of ['evil.example', `localhost.evil.example:${port}`, `10.0.0.1:${port}`])
        expect(await askAs(port, host)).to.equal(421);
    } finally {
      await identity.stop();
    }
  });

  const refusalOf = (work: Promise<LocalIdentity>): Promise<string> =>
    work.then(
      async (identity) => {
        await identity.stop();
        return 'it started';
      },
      (error: unknown) => String(error),
    );

  it('does not start in production.', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      expect(await refusalOf(startLocalIdentity({ port: 0, dashboardOrigins: [dashboard] }))).to.include('does not start in production');
    } finally {
      if (before === undefined) delete process.env['NODE_ENV'];
      else process.env['NODE_ENV'] = before;
    }
  });

  it('does not start for a dashboard elsewhere.', async () => {
    for (const origin of ['https://portcullis.example.com', 'http://localhost:8080/', 'http://192.168.0.7:8080', '*', 'null']) {
      expect(await refusalOf(startLocalIdentity({ port: 0, dashboardOrigins: [origin] })), origin).to.include('on this machine only');
    }
  });
});
