// Structured logs: an event name and fields, as JSON. What must never be in a log is taken out here, once for all.
import winston from 'winston';

/** A logger. Events are `noun.verb-past`; values go into fields, never into the event's name. */
export interface Log {
  readonly error: (event: string, fields?: object) => void;
  readonly warn: (event: string, fields?: object) => void;
  readonly info: (event: string, fields?: object) => void;
  readonly debug: (event: string, fields?: object) => void;
}

const secretNames = /^(?:.*(?:authorization|cookie|password|secret|token|signature|api-?key)s?|body|digest|connectionString)$/i;
const apiKeys = /pcl_(prj|ten)_([0-9A-Za-z]{8})_[0-9A-Za-z]+/g;
const urlPasswords = /(\w+:\/\/[^\s:/@]*:)[^\s@/]+@/g;
const bearerTokens = /\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi;
const stripeSecrets = /\b((?:sk|rk)_(?:live|test)|whsec)_[\w+/=]+/g;
const deepest = 6;

/** A copy without secrets: by the name of the field, and by the shape of keys and addresses inside texts. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    return value
      .replace(apiKeys, 'pcl_$1_$2_[redacted]')
      .replace(stripeSecrets, '$1_[redacted]')
      .replace(urlPasswords, '$1[redacted]@')
      .replace(bearerTokens, '$1 [redacted]');
  }
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const code = 'code' in value ? value.code : undefined;
    return redact({ name, message, code, stack, cause }, depth + 1);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  // Bytes are a report or a digest, never something to read in a log.
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth > deepest) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretNames.test(name) ? '[redacted]' : redact(item, depth + 1)]),
  );
}

/** Makes the logger of a process. */
export function makeLog(level: string, stream: NodeJS.WritableStream = process.stdout): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own types disagree on what a transport is
    transports: [new winston.transports.Stream({ stream })],
  });
  const write =
    (severity: string) =>
    (event: string, fields: object = {}): void => {
      logger.log({ ...(redact(fields) as object), level: severity, message: event });
    };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
