// All formats that are read. The order says nothing: at most one recognises a document.
import type { Format } from './format.ts';
import { bandit } from './native/bandit.ts';
import { grype } from './native/grype.ts';
import { sarif } from './sarif/sarif.ts';

export const formats: readonly Format[] = [sarif, bandit, grype];
