// From a refusal that the plan explains to the page of the plan, for who may see that page.
import { use, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useMay } from '../api/use-me.ts';
import { ActContext } from '../auth/act-context.ts';

const ofPlan: ReadonlySet<string> = new Set(['quota-exceeded', 'plan-feature', 'already-subscribed']);

/** True where the page of the plan says more about the refusal. */
export function isOfPlan(code: string): boolean {
  return ofPlan.has(code);
}

/** Outside of a tenant, where invitations are accepted, the plan is somebody else's; and asking there who signs in would make a tenant. */
export function PlanLink({ code }: { readonly code: string }): ReactNode {
  const isInTenant = use(ActContext) !== null;
  return isInTenant && isOfPlan(code) ? <PlanPageLink /> : null;
}

/** For notices, which stand beside the tenant's pages. */
export function PlanPageLink(): ReactNode {
  const mayRead = useMay('billing.read');
  if (!mayRead) return null;
  return (
    <p style={{ margin: '0.25rem 0' }}>
      <Link href="/billing">See the plan and what is used of it</Link>
    </p>
  );
}
