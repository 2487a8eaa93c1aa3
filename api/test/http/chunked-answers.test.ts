// Answers that are sent piece by piece: a whole one ends well, a broken one is seen to be broken, and nobody is blamed who is not at fault.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import { publicRoute } from '../../src/http/route.ts';
import { makeTestApp } from '../support/route-table.ts';

describe('An answer in chunks', () => {
  let server: Server;
  let url: string;
  let failures: string[];
  let hasEnded: boolean;

  async function* pieces(kind: string): AsyncGenerator<string> {
    try {
      yield 'first ';
      for (let index = 0; kind === 'endless'; index += 1) yield await Promise.resolve(`${index} `.repeat(1000));
      if (kind === 'broken') throw new Error('the database went away');
      yield 'last';
    } finally {
      hasEnded = true;
    }
  }

  beforeEach(async () => {
    failures = [];
    hasEnded = false;
    const note = (event: string): void => void failures.push(event);
    const routes = ['whole', 'broken', 'endless'].map((kind) =>
      publicRoute({
        ...{ method: 'get', path: `/${kind}`, operationId: kind, summary: kind, answers: {} },
        handle: () => Promise.resolve({ status: 200, chunks: pieces(kind), mediaType: 'text/plain' }),
      }),
    );
    const log = { error: note, warn: note, info: () => undefined, debug: () => undefined };
    server = createServer(makeTestApp({ routes, log }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('arrives whole, and to HEAD without a body.', async () => {
    expect(await (await fetch(`${url}/whole`)).text()).to.equal('first last');
    const head = await fetch(`${url}/whole`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type'), await head.text()]).to.deep.equal([200, 'text/plain; charset=utf-8', '']);
  });

  it('that fails in the middle breaks the connection, so that nobody takes the part for the whole; the log says so.', async () => {
    const outcome = await fetch(`${url}/broken`)
      .then((response) => response.text())
      .catch(() => 'broken off');
    expect(outcome).to.equal('broken off');
    expect(failures).to.deep.equal(['request.failed']);
  });

  it('ends where the client hangs up, and that is nobody’s failure.', async () => {
    const stop = new AbortController();
    const response = await fetch(`${url}/endless`, { signal: stop.signal });
    await response.body?.getReader().read();
    stop.abort();
    await eventually('the chunks end', () => hasEnded);
    expect(failures).to.deep.equal([]);
  });
});
