// A fault of the person who typed.

/** Told without a stack. */
export class UsageError extends Error {}
