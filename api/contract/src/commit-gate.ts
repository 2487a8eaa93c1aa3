// The gate for a commit: one outcome over everything that was uploaded for it.
import { z } from 'zod';
import { commitSchema } from './git.ts';
import { healthSchema, outcomeSchema, reasonSchema } from './scan.ts';

export const commitGateQuerySchema = z.strictObject({ commit: commitSchema });

export const commitGateSchema = z
  .object({
    project: z.string(),
    commit: z.string(),
    outcome: outcomeSchema.meta({ description: 'Worst of the newest verdict of each tool and category. Nothing scanned is `error`.' }),
    scans: z.array(
      z.object({
        id: z.uuid(),
        tool: z.string(),
        category: z.string(),
        health: healthSchema,
        outcome: outcomeSchema,
        reasons: z.array(reasonSchema),
        reportUrl: z.url({ protocol: /^https?$/ }),
      }),
    ),
  })
  .meta({ id: 'CommitGate' });

export type CommitGate = z.infer<typeof commitGateSchema>;
