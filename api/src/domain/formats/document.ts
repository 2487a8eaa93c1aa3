// What the bytes of a report hold, before anybody asks which format it is: one JSON document, several in a row, or XML.
import type { XmlElement } from './read-xml.ts';
import type { OpenJson } from './read-json.ts';

export type ReportDocument =
  /** `value` is all of it, but for the results of SARIF, which stay bytes in `json`. */
  | { readonly kind: 'json'; readonly value: unknown; readonly json: OpenJson }
  /** JSON by lines, or pretty-printed documents back to back. */
  | { readonly kind: 'sequence'; readonly values: readonly unknown[] }
  | { readonly kind: 'xml'; readonly root: XmlElement };
