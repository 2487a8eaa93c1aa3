// What a VEX document says of a vulnerability in products. Read by formats that hold such; apply-statements.ts ties them to results.
import type { FindingDetails } from '@portcullis/contract';

export type VexStatus = NonNullable<FindingDetails['vex']>['status'];

export interface VexStatement {
  /** JSON pointer to it. */
  readonly at: string;
  /** All names of the vulnerability. */
  readonly advisories: readonly string[];
  /** Package URLs, or `name` or `name@version`; of an image with packages in it, the packages. Empty for all. */
  readonly products: readonly string[];
  /** Package URL of the image that the products are in, where they are said of that alone. */
  readonly within?: string | undefined;
  readonly status: VexStatus;
  readonly justification: string | undefined;
  readonly statement: string | undefined;
  /** Why it cannot be followed, in plain words. Such a statement changes nothing, and is told. */
  readonly fault?: string | undefined;
}

/** What a document of statements alone is refused with. */
export const statementsAlone =
  'This is a VEX document: it says which findings matter, but nothing of a scan. Send it together with the report that it speaks of.';

/** Whether a status says that nobody needs to act. */
export function suppresses(status: VexStatus): boolean {
  return status === 'not_affected' || status === 'fixed';
}
