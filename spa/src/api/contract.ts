// The contract's types, and the few constants of it that do not bring zod into the bundle.
export type * from '@portcullis/contract';
export type * from '../../../api/contract/src/managed-key.ts';
export type * from '../../../api/contract/src/member.ts';
export type * from '../../../api/contract/src/overview.ts';
export type * from '../../../api/contract/src/permission.ts';
export type * from '../../../api/contract/src/sign-in.ts';
export type * from '../../../api/contract/src/triage.ts';
export { fillPath } from '../../../api/contract/src/paths.ts';
