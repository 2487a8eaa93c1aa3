// The answer to what is gone: 204, without a body (RFC 9110, section 15.3.5).
import type { Reply } from './route.ts';

export const noContent: Reply = { status: 204, text: '', mediaType: 'text/plain' };
