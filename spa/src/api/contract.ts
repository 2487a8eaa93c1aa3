// The contract's types, and the few values of it that do not bring zod into the bundle.
export type * from '@portcullis/contract';
export { fillPath, paths } from '../../../api/contract/src/paths.ts';
export { paidPlans, planFeatures, planTable, quotas } from '../../../api/contract/src/plan-table.ts';
