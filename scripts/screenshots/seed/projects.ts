// The invented projects: what scans them, how much they have, and what is wrong with them.
import type { InventedTool } from './invent-findings.ts';
import { codeScan, dependencyScan, infrastructureScan, secretScan } from './tools.ts';

export interface ProjectPlan {
  readonly slug: string;
  readonly name: string;
  readonly repositoryUrl: string | null;
  readonly scans: readonly { readonly tool: InventedTool; readonly backlog: number; readonly daily: number }[];
  /** Days ago that the last scan of main came in. */
  readonly lastScan: number;
  /** How that last scan ended, where it did not simply pass. */
  readonly end?: 'failing' | 'unhealthy';
  readonly pullRequests: readonly PullRequestPlan[];
}

export interface PullRequestPlan {
  readonly number: number;
  readonly branch: string;
  readonly daysAgo: number;
  /** Rules that it brings in. */
  readonly adds: readonly string[];
  readonly fixes: number;
}

const repository = (name: string): string => `https://github.com/contoso-shop/${name}`;

export const projectPlans: readonly ProjectPlan[] = [
  {
    slug: 'checkout-api',
    name: 'Checkout API',
    repositoryUrl: repository('checkout-api'),
    scans: [
      { tool: codeScan, backlog: 210, daily: 2.2 },
      { tool: dependencyScan, backlog: 34, daily: 0.5 },
      { tool: secretScan, backlog: 5, daily: 0.05 },
    ],
    lastScan: 0.08,
    pullRequests: [
      {
        number: 482,
        branch: 'refs/heads/sort-orders',
        daysAgo: 0.05,
        adds: ['js/sql-injection', 'js/cross-site-scripting', 'js/log-injection'],
        fixes: 1,
      },
      { number: 479, branch: 'refs/heads/basket-limits', daysAgo: 1.2, adds: ['js/missing-rate-limit'], fixes: 4 },
      { number: 475, branch: 'refs/heads/session-cookie', daysAgo: 2.4, adds: [], fixes: 9 },
    ],
  },
  {
    slug: 'storefront',
    name: 'Storefront',
    repositoryUrl: repository('storefront'),
    scans: [
      { tool: codeScan, backlog: 120, daily: 1.6 },
      { tool: dependencyScan, backlog: 22, daily: 0.3 },
    ],
    lastScan: 0.3,
    end: 'failing',
    pullRequests: [{ number: 1207, branch: 'refs/heads/reviews', daysAgo: 0.6, adds: ['js/cross-site-scripting'], fixes: 0 }],
  },
  {
    slug: 'mobile-backend',
    name: 'Mobile backend',
    repositoryUrl: repository('mobile-backend'),
    scans: [{ tool: codeScan, backlog: 90, daily: 0.9 }],
    lastScan: 0.5,
    end: 'unhealthy',
    pullRequests: [],
  },
  {
    slug: 'infrastructure',
    name: 'Infrastructure',
    repositoryUrl: repository('infrastructure'),
    scans: [{ tool: infrastructureScan, backlog: 60, daily: 0.4 }],
    lastScan: 12,
    pullRequests: [{ number: 88, branch: 'refs/heads/tighten-roles', daysAgo: 13, adds: [], fixes: 6 }],
  },
  {
    slug: 'identity-service',
    name: 'Identity service',
    repositoryUrl: repository('identity-service'),
    scans: [
      { tool: codeScan, backlog: 14, daily: 0.1 },
      { tool: secretScan, backlog: 0, daily: 0 },
    ],
    lastScan: 0.2,
    pullRequests: [{ number: 31, branch: 'refs/heads/rotate-signing-keys', daysAgo: 0.9, adds: [], fixes: 0 }],
  },
  { slug: 'data-platform', name: 'Data platform', repositoryUrl: null, scans: [], lastScan: 0, pullRequests: [] },
];
