// Everything the dashboard needs, in this process, on a database that is there already: the local sign-in and the API that serves it.
import { readConfig } from '../../api/src/config.ts';
import { makeLog } from '../../api/src/logging.ts';
import { type RunningApi, startApi } from '../../api/src/main.ts';
import { makePool, type Pool } from '../../api/src/store/make-pool.ts';
import { type LocalIdentity, startLocalIdentity } from '../local-identity/local-identity.ts';
import { wideLimits } from '../wide-limits.ts';

export interface StackOptions {
  readonly appUrl: string;
  /** Folder of the built dashboard. */
  readonly dashboard: string;
  /** The clock of the sign-in, milliseconds since the epoch: to make sign-ins that were a while ago. */
  readonly now?: () => number;
  /** More of the API's environment, such as how it sells plans. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Stack {
  /** Where the dashboard and the API are. */
  readonly url: string;
  readonly identity: LocalIdentity;
  /** As the runtime role. */
  readonly pool: Pool;
  readonly stop: () => Promise<void>;
}

export async function startStack({ appUrl, dashboard, now, settings }: StackOptions): Promise<Stack> {
  const identity = await startLocalIdentity({ port: 0, dashboardOrigins: [], now });
  const { api, dashboard: dashboardClient, commandLine } = identity.clientIds;
  let running: RunningApi | undefined;
  try {
    const config = readConfig({
      NODE_ENV: 'development',
      PORT: '0',
      DATABASE_URL: appUrl,
      READ_THREADS: '1',
      DASHBOARD_DIR: dashboard,
      LOCAL_MODE: '1',
      ENTRA_INSTANCE: identity.instance,
      ENTRA_API_CLIENT_ID: api,
      ENTRA_DASHBOARD_CLIENT_ID: dashboardClient,
      ENTRA_CLI_CLIENT_ID: commandLine,
      ...wideLimits,
      ...settings,
    });
    running = await startApi(config, makeLog('error', process.stderr));
    const { url, close } = running;
    identity.allowDashboard(url);
    const pool = makePool({ connectionString: appUrl, max: 2, statementTimeout: 60_000, onError: () => undefined });
    const stop = async (): Promise<void> => {
      await pool.end();
      await close();
      await identity.stop();
    };
    return { url, identity, pool, stop };
  } catch (error) {
    await running?.close();
    await identity.stop();
    throw error;
  }
}
