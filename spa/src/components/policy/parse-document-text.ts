// The text of a document as JSON, or why it is none, in words that name the line where the browser tells it.
export type ParsedText =
  { readonly value: unknown; readonly fault?: undefined } | { readonly fault: string; readonly line: number | undefined };

export function parseDocumentText(text: string): ParsedText {
  if (text.trim() === '') return { fault: 'The document is empty. A policy is a JSON object with rules.', line: 1 };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const told = error instanceof Error ? error.message : '';
    const line = /line (\d+)/.exec(told)?.[1] ?? lineOfPosition(text, /position (\d+)/.exec(told)?.[1]);
    return {
      fault: 'This is not JSON: look for a comma, bracket or quote that is missing or too many.',
      line: line === undefined ? undefined : Number(line),
    };
  }
}

function lineOfPosition(text: string, position: string | undefined): number | undefined {
  if (position !== undefined) return text.slice(0, Number(position)).split('\n').length;
  return undefined;
}
