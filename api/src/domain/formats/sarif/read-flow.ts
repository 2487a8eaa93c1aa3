// The way through the code that leads to a result: its first thread flow (3.36 to 3.38), kept short.
import type { FindingDetails } from '@portcullis/contract';
import { cleanReportText } from '../clean-report-text.ts';
import { asArray, asInteger, asObject, type JsonObject } from '../json-values.ts';
import type { ReadLocation } from './read-location.ts';

type Flow = NonNullable<FindingDetails['flow']>;

const mostSteps = 20;
const longestMessage = 300;

/** The beginning and the end: where it comes from and where it arrives tell most. */
function cutMiddle(steps: readonly unknown[]): readonly unknown[] {
  return steps.length <= mostSteps ? steps : [...steps.slice(0, mostSteps / 2), ...steps.slice(-mostSteps / 2)];
}

/** Makes the reader of a run; undefined for a result without a flow. */
export function makeFlowReader(
  run: JsonObject,
  readPlace: (location: JsonObject | undefined, pointer: string, place: string) => Pick<ReadLocation, 'path' | 'line'>,
  readText: (holder: JsonObject | undefined) => string | undefined,
): (result: JsonObject, pointer: string) => Flow | undefined {
  const shared = asArray(run['threadFlowLocations']) ?? [];
  return (result, pointer) => {
    if (result['codeFlows'] === undefined) return undefined;
    const flow = asObject(asArray(asObject(asArray(result['codeFlows'])?.[0])?.['threadFlows'])?.[0]);
    const steps = cutMiddle(asArray(flow?.['locations']) ?? []).flatMap((value) => {
      const own = asObject(value);
      const index = asInteger(own?.['index'], 0);
      // 3.38.2: what stands once for all results of the run.
      const step = own?.['location'] === undefined && index !== undefined ? asObject(shared[index]) : own;
      const location = asObject(step?.['location']);
      const { path, line } = readPlace(location, pointer, '/codeFlows/0/threadFlows/0');
      const text = readText(location);
      const message = text === undefined ? '' : cleanReportText(text, longestMessage).text.replace(/\s+/g, ' ').trim();
      return path === null && message === '' ? [] : [{ path, line, message: message === '' ? null : message }];
    });
    return steps.length === 0 ? undefined : steps;
  };
}
