// What break-glass asks for. As in the contract, whose own constants stand beside zod.

/** Characters. */
export const leastReason = 10;
export const mostHours = 72;
