// Where local mode keeps everything it has, for programs that only look there.
import { fileURLToPath } from 'node:url';

/** PORTCULLIS_DATA names another folder. */
export const dataDirectory = process.env['PORTCULLIS_DATA'] ?? fileURLToPath(new URL('../.portcullis', import.meta.url));
