// The contract's plain words of policies; that file of it brings no zod along.
export { describePolicy, describeRule, eitherOf, nameRequiredScan } from '../../../../api/contract/src/describe-policy.ts';
