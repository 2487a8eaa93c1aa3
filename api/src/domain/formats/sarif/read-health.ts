// Whether a run can be believed. A scan that crashed, or did not say that it ran, is never clean.
import { cleanReportText } from '../clean-report-text.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';

const listedNotifications = 5;

function say(text: string): string {
  return cleanReportText(text, 300).text.replace(/\s+/g, ' ').trim();
}

/** Notifications of level error (3.58.6), of the tool's run or of its configuration. */
function readNotifications(invocation: JsonObject): string[] {
  const all = [...objectsOf(invocation['toolExecutionNotifications']), ...objectsOf(invocation['toolConfigurationNotifications'])];
  const errors = all.filter((notification) => notification['level'] === 'error');
  const told = errors.slice(0, listedNotifications).map((notification) => {
    const text = asText(asObject(notification['message'])?.['text']);
    return `the tool reported an error: ${text === undefined ? 'without a message' : say(text)}`;
  });
  return errors.length > told.length ? [...told, `the tool reported ${errors.length - told.length} more errors`] : told;
}

/** Reasons why the run is unhealthy, in plain words; none where it is healthy. */
export function readHealth(run: JsonObject): string[] {
  const invocations = objectsOf(run['invocations']);
  const reasons = invocations.flatMap((invocation) => {
    const failure = asText(invocation['processStartFailureMessage']);
    return [
      ...(failure === undefined ? [] : [`the tool did not start: ${say(failure)}`]),
      // 3.20.14: required in an invocation; only an explicit false says that the run failed.
      ...(invocation['executionSuccessful'] === false
        ? ['the tool says that its run was not successful (executionSuccessful is false)']
        : []),
      ...readNotifications(invocation),
    ];
  });
  // 3.14.23: null or absent means that the tool did not begin its analysis; an empty array that it found nothing.
  if (!asArray(run['results']))
    reasons.unshift('the report has no results (not even an empty list), so the tool did not get as far as looking');
  return reasons;
}
