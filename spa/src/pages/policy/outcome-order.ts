// Outcomes, worst first, as in the contract, whose own list stands beside zod.
import type { Outcome } from '../../api/contract.ts';

export const outcomesWorstFirst = ['fail', 'error', 'warn', 'pass'] as const satisfies readonly Outcome[];
