// Comma-separated values (RFC 4180) that a spreadsheet may open without running anything.

/** A cell that begins like a formula, or with what a spreadsheet skips before one, is marked as text. */
const formula = /^[=+\-@\t\r]/;

function writeCell(value: string): string {
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record with its line end. */
export function writeCsvLine(cells: readonly string[]): string {
  return `${cells.map(writeCell).join(',')}\r\n`;
}
