// Limits that no test and no benchmark reaches: all of their requests come from one machine.
const wide = '1000000/1000000';

/** Environment of an API under test. */
export const wideLimits = {
  RATE_LIMIT_IP: wide,
  RATE_LIMIT_KEY: wide,
  RATE_LIMIT_TENANT: wide,
  UPLOAD_BYTES_PER_MINUTE: '1000000000000',
  UPLOADS_AT_ONCE: '10000',
} as const;
