// A build's client: it tries an upload again until it is taken, always with the same idempotency key.
import type { Receipt } from '@portcullis/contract';
import { eventually } from '@portcullis/db/testing';
import { type TestTenant, upload, type UploadOptions } from './start-test-api.ts';

export interface Taken {
  readonly receipt: Receipt;
  /** What came before it was taken: a status, or that the connection broke. */
  readonly failures: readonly string[];
}

/** What another try may mend: as the action and the command line do it, and the one answer that says that the upload is being stored. */
const passing: ReadonlySet<number> = new Set([408, 409, 425, 429, 500, 502, 503, 504]);

/** @throws Error for an answer that no other try would mend */
export async function uploadUntilTaken(
  api: { readonly url: string },
  tenant: TestTenant,
  report: unknown,
  options: UploadOptions & { readonly headers: { readonly 'idempotency-key': string } },
): Promise<Taken> {
  const failures: string[] = [];
  let receipt: Receipt | undefined;
  await eventually('the upload is taken', async () => {
    try {
      const response = await upload(api, tenant, report, options);
      const text = await response.text();
      if (response.status === 201) receipt = JSON.parse(text) as Receipt;
      else if (passing.has(response.status)) failures.push(String(response.status));
      else throw new Error(`upload answered ${response.status}: ${text}`);
    } catch (error) {
      // fetch tells of a broken connection by a TypeError.
      if (!(error instanceof TypeError)) throw error;
      failures.push('broken');
    }
    return receipt !== undefined;
  });
  return { receipt: receipt!, failures };
}
