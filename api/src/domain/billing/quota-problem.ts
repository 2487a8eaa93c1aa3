// How a plan says no: what it allows, what is used, and what to do next.
import { type Plan, type PlanFeature, planTable, type Quota } from '@portcullis/contract';
import { ProblemError } from '../../errors.ts';

const numbers = new Intl.NumberFormat('en-GB');

/** The moment at which uploads are counted from nought again. */
export function nextMidnight(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

/** The day in UTC that an upload counts for. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

const sentences: Readonly<Record<Quota, (limit: string, used: string) => string>> = {
  projects: (limit, used) => `${limit} projects, and there are ${used}.`,
  members: (limit, used) =>
    `${limit} members, and there are ${used}, with those who are invited. Remove a member or withdraw an invitation, or choose a larger plan.`,
  uploadsPerDay: (limit, used) =>
    `${limit} uploads a day, and ${used} were made today. They are counted from nought again at midnight UTC. Nothing of this upload was stored.`,
  storedFindings: (limit, used) =>
    `${limit} stored findings; with the new ones of this upload there would be ${used}. Nothing of it was stored. Uploads that bring nothing new still go through.`,
};

/** The refusal of what would be over a limit. @param now of the request, where waiting helps */
export function quotaExceeded(
  plan: Plan,
  quota: Quota,
  { limit, used, plansUrl, now }: { readonly limit: number; readonly used: number; readonly plansUrl: string; readonly now: Date },
): ProblemError {
  const said = sentences[quota](numbers.format(limit), numbers.format(used));
  const retryAfter = Math.ceil((nextMidnight(now).getTime() - now.getTime()) / 1000);
  return new ProblemError('quota-exceeded', `The plan ${planTable[plan].name} allows ${said} Plans: ${plansUrl}.`, {
    ...(quota === 'uploadsPerDay' && { retryAfter }),
  });
}

const features: Readonly<Record<PlanFeature, string>> = {
  auditExport: 'downloading the audit log',
  offlineGate: 'judging builds offline',
};

/** The refusal of what only other plans have. */
export function planLacks(plan: Plan, feature: PlanFeature, plansUrl: string): ProblemError {
  const having = Object.values(planTable).filter((one) => one.features.includes(feature) && one !== planTable.local);
  const names = having.map(({ name }) => name).join(' and ');
  return new ProblemError(
    'plan-feature',
    `The plan ${planTable[plan].name} has no ${features[feature]}; ${names} have. Plans: ${plansUrl}.`,
  );
}
