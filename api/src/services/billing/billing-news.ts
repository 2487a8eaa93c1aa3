// What the billing services tell whoever keeps the log. None of it carries a secret.
import type { BillOddity } from '../../domain/billing/apply-subscriptions.ts';
import type { TenantId } from '../../domain/ids.ts';

export type BillingNews =
  /** Somebody must act: a price that no plan has, a status newer than this release. The tenant keeps what it had. */
  | ({ readonly news: 'bill-odd'; readonly tenantId: TenantId } & BillOddity)
  | { readonly news: 'bill-changed'; readonly tenantId: TenantId; readonly before: object; readonly after: object }
  | { readonly news: 'message-refused'; readonly reason: string }
  | { readonly news: 'customer-unknown'; readonly customerId: string; readonly eventId: string; readonly eventType: string };

export type TellBilling = (news: BillingNews) => void;
