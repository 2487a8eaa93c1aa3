// What goes to a parser beside the bytes.
import type { TextBudget } from './text-budget.ts';

/** What the sender says about a report beside its bytes. */
export interface ReportContext {
  /** Category that counts in place of the report's own. */
  readonly category: string | undefined;
}

/** The same, with what all reports of an upload share. */
export interface OpenContext extends ReportContext {
  readonly budget: TextBudget;
}
