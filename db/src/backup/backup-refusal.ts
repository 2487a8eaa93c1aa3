// What stands in the way of a backup, a restore or a drill.

/** Told to the operator as it is, without a stack: it says what is wrong and what to do. */
export class BackupRefusal extends Error {}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
