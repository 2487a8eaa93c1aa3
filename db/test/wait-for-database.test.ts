// Waiting for a database that is about to start: told once, and never with a password.
import { expect } from 'chai';
import { waitForDatabase } from '../src/wait-for-database.ts';

describe('waitForDatabase', () => {
  it('says once where it waits and why, and gives up in the end with what the database answered', async () => {
    const said: string[] = [];
    const failure = await waitForDatabase('postgres://portcullis_migrator:canary@127.0.0.1:1/x', 1_200, (reason) =>
      said.push(reason),
    ).catch((error: unknown) => String(error));
    expect(failure).to.include('ECONNREFUSED');
    expect(said).to.deep.equal(['127.0.0.1:1: ECONNREFUSED']);
  });
});
