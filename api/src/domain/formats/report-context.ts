// What goes to a parser beside the bytes.

/** What the sender says about a report beside its bytes. */
export interface ReportContext {
  /** Category that counts in place of the report's own. */
  readonly category: string | undefined;
}
