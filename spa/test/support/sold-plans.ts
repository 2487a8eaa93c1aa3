// A second dashboard on the same database whose API sells plans, through the stand-in for Stripe.
import { stopAtEnd } from '@portcullis/db/testing';
import type { Page } from 'playwright-core';
import type { TenantId } from '../../../api/src/domain/ids.ts';
import { makeLog } from '../../../api/src/logging.ts';
import { makeBilling } from '../../../api/src/make-billing.ts';
import { FakeStripe, testKey, testPrices, testSecret } from '../../../api/test/support/fake-stripe.ts';
import { openAs } from '../../../scripts/browser/sign-in.ts';
import { type Stack, startStack } from '../../../scripts/browser/start-stack.ts';
import { dashboardDirectory } from '../../build.ts';
import { getDashboard } from './dashboard.ts';
import { openBrowser } from './tab.ts';

export interface Shop {
  readonly url: string;
  readonly stripe: FakeStripe;
  /** Lets the sign-ins of the dashboard be so many minutes old. */
  readonly delaySignIn: (minutes: number) => void;
  readonly openTabAs: (person: string, path: string) => Promise<Page>;
  /** Asks Stripe about the tenant, as the worker does after a message. */
  readonly refreshBill: (tenantId: TenantId) => Promise<void>;
}

interface Started extends Shop {
  readonly stack: Stack;
}

async function start(): Promise<Started> {
  const { database } = await getDashboard();
  const stripe = await new FakeStripe().start();
  let delay = 0;
  const now = (): number => Date.now() - delay;
  const dashboard = process.env['DASHBOARD_DIR'] ?? dashboardDirectory;
  const stack = await startStack({ appUrl: database.appUrl, dashboard, now, settings: stripe.settings });
  const { url, pool } = stack;
  const prices = { team: [testPrices.team], scale: [testPrices.scale] };
  const settings = { secretKey: testKey, webhookSecrets: [testSecret], prices, apiUrl: stripe.url, isLive: false };
  const { refreshBill } = makeBilling(settings, { pool, publicUrl: url, now: () => new Date(), log: makeLog('error', process.stderr) });
  stopAtEnd(async () => {
    await stack.stop();
    await stripe.stop();
  });
  return {
    ...{ stack, url, stripe },
    delaySignIn: (minutes) => {
      delay = minutes * 60_000;
    },
    openTabAs: async (person, path) => {
      const page = await (await openBrowser({ baseURL: url })).newPage();
      await openAs(page, person, url, path);
      return page;
    },
    refreshBill: async (tenantId) => refreshBill?.(tenantId),
  };
}

/** Starts it for the tests around it. */
export function useShop(): () => Shop {
  let shop: Started | undefined;
  before('start an API that sells plans', async function () {
    this.timeout(120_000);
    shop = await start();
  });
  return () => {
    if (!shop) throw new Error('the shop is there only while tests run');
    return shop;
  };
}
