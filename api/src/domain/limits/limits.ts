// What is limited, by which rules, and what a keeper of limits does; adapters/limits has the keepers.
import type { BucketRule, Draw, Standing } from './token-bucket.ts';

/** Limits that are buckets: requests of an address without good credentials, of a key, of a person and of a tenant; bytes of a tenant's uploads. */
export const bucketNames = ['ip', 'key', 'person', 'tenant', 'bytes'] as const;

export type BucketName = (typeof bucketNames)[number];

/** `uploads` is how many a tenant may have under way at once. */
export type LimitName = BucketName | 'uploads';

export interface LimitRules extends Readonly<Record<BucketName, BucketRule>> {
  readonly uploads: number;
}

/** True of what was counted on this replica alone because the shared store did not answer. */
interface Source {
  readonly isAlone: boolean;
}

export type Count = Standing & Source;

/** An upload under way, or that there are as many as may be. */
export type Slot = Source & { readonly leave: (() => Promise<void>) | undefined };

/** Keeps limits. A store that fails is no limit that is reached: none of this ever throws. */
export interface LimitKeeper {
  readonly draw: (limit: BucketName, subject: string, draw: Draw, amount: number) => Promise<Count>;
  /** Holds one of the tenant's places for uploads until `leave`. */
  readonly enter: (tenantId: string) => Promise<Slot>;
  /** True for the first who tells of this within a minute. */
  readonly isFirstInWindow: (name: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}
