// One connection for one piece of work in a test.
import pg from 'pg';

/** Connects, works, and disconnects however the work ends; what a transaction left open is rolled back with it. */
export async function withClient<Result>(connectionString: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
