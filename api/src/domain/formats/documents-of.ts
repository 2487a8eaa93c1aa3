// The documents of a report, whether it is one or several in a row.
import type { ReportDocument } from './document.ts';
import { asObject, type JsonObject } from './json-values.ts';

/** All JSON values; none of XML. */
export function documentsOf(document: ReportDocument): readonly unknown[] {
  if (document.kind === 'sequence') return document.values;
  return document.kind === 'json' ? [document.value] : [];
}

/** The object that a report of one JSON document is; undefined for any other. */
export function topOf(document: ReportDocument): JsonObject | undefined {
  return document.kind === 'json' ? asObject(document.value) : undefined;
}
