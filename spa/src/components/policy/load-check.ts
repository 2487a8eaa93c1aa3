// Brings the validation of documents in when an editor opens: zod must not weigh on the first load.
import type { DocumentFault } from './document-fault.ts';

export type CheckDocument = (value: unknown) => DocumentFault[];

/** zod's own switch. Without it, it tries whether it may make functions out of texts, which the policy of the page forbids and reports. */
function keepToTexts(): void {
  const switches = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
  switches.__zod_globalConfig = { ...switches.__zod_globalConfig, jitless: true };
}

export async function loadCheck(): Promise<CheckDocument> {
  keepToTexts();
  const { checkDocument } = await import('./check-document.ts');
  return checkDocument;
}
