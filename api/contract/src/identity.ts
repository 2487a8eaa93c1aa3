// What people say of identity: which findings are one, which are two, and that what is gone at once is gone.
import { z } from 'zod';

export const mergeFindingSchema = z
  .strictObject({ into: z.uuid().meta({ description: 'The finding that it really is: of the same tool and category.' }) })
  .meta({ id: 'MergeFinding' });

export type MergeFinding = z.infer<typeof mergeFindingSchema>;

export const mergedFindingSchema = z
  .object({ finding: z.uuid().meta({ description: 'The finding that both are from now on.' }) })
  .meta({ id: 'MergedFinding' });

export type MergedFinding = z.infer<typeof mergedFindingSchema>;

export const splitFindingSchema = z
  .object({ finding: z.uuid().meta({ description: 'The new finding, which nobody has decided on.' }) })
  .meta({ id: 'SplitFinding' });

export type SplitFinding = z.infer<typeof splitFindingSchema>;

export const confirmedDropSchema = z
  .object({ closed: z.int().meta({ description: 'Findings that were held and are closed now.' }) })
  .meta({ id: 'ConfirmedDrop' });

export type ConfirmedDrop = z.infer<typeof confirmedDropSchema>;
