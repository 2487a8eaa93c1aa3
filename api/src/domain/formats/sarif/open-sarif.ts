// SARIF 2.1.0 (OASIS standard): a log's runs → OpenRun. Section numbers in this folder are the standard's.
import { ProblemError } from '../../../errors.ts';
import { digestFields } from '../../digest.ts';
import { makeLineMap } from '../../line-map.ts';
import type { OpenRun } from '../../parsed-report.ts';
import { cleanText } from '../../clean-text.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import type { JsonItem } from '../split-json.ts';
import type { OpenJson } from '../read-json.ts';
import { mergeRuns } from '../merge-runs.ts';
import type { OpenContext, ReportContext } from '../report-context.ts';
import { makeItemDigests, type OpenResults, openResults } from './open-results.ts';
import { readEvidence } from './read-evidence.ts';
import { readHealth } from './read-health.ts';
import { listRules } from './rule-lookup.ts';

/** How many runs one log may hold. How many results, split-json.ts says. */
const mostRuns = 20;

function checkVersion(log: JsonObject): void {
  const { version } = log;
  if (version === '2.1.0') return;
  const said = typeof version === 'string' ? `SARIF ${JSON.stringify(version.slice(0, 40))}` : 'a SARIF report without a version';
  throw new ProblemError(
    'report-version-unsupported',
    `This is ${said}; only 2.1.0 is read. Update the scanner, or convert the report with the SARIF multitool.`,
    { pointer: '/version' },
  );
}

/** The category of a run: what the sender says, else the text before the last slash of automationDetails.id (3.17.3). */
function readCategory(run: JsonObject, context: ReportContext): string {
  if (context.category !== undefined) return context.category;
  const id = asText(asObject(run['automationDetails'])?.['id']) ?? '';
  const slash = id.lastIndexOf('/');
  return slash < 0 ? '' : cleanText(id.slice(0, slash), 200).text.replace(/\s+/g, ' ').trim();
}

/** The tool's name (3.18, 3.19.8). Without it no finding could be told from another tool's. */
function readTool(run: JsonObject, pointer: string): { tool: string; toolVersion: string | null } {
  const driver = asObject(asObject(run['tool'])?.['driver']);
  if (!driver)
    throw new ProblemError('report-invalid', 'The run has no tool.driver, so nobody can tell which scanner it is from.', {
      pointer: `${pointer}/tool/driver`,
    });
  const name = asText(driver['name']);
  const tool = name === undefined ? '' : cleanText(name, 200).text.replace(/\s+/g, ' ').trim();
  if (tool === '')
    throw new ProblemError('report-invalid', 'The run’s tool.driver has no name, so nobody can tell which scanner it is from.', {
      pointer: `${pointer}/tool/driver/name`,
    });
  const version = asText(driver['semanticVersion']) ?? asText(driver['version']);
  return { tool, toolVersion: version === undefined ? null : cleanText(version, 100).text.trim() || null };
}

/** All that decides how the results of a run are read; not its times, machine or arguments, which differ every time. */
function digestContext(run: JsonObject, root: string | undefined): string {
  const invocations = (asArray(run['invocations']) ?? []).map(asObject);
  const deciding = [
    run['tool'],
    run['artifacts'],
    run['originalUriBaseIds'],
    run['taxonomies'],
    run['threadFlowLocations'],
    invocations.map((invocation) => invocation?.['ruleConfigurationOverrides']),
    invocations[0]?.['workingDirectory'],
    root,
  ];
  // The name changes when the reading of results does, so that what was recognised by its bytes is read anew.
  return digestFields('context-5', [JSON.stringify(deciding)]);
}

/** What may not stand in another file (3.15). Taxonomies may: Flawfinder, for one, refers to the CWE list of OASIS. */
const decidingParts = ['results', 'invocations', 'artifacts', 'driver', 'extensions'];

/** What the runs of a log share. */
interface LogContext extends OpenContext {
  readonly json: OpenJson;
}

function openRun(run: JsonObject, pointer: string, items: readonly JsonItem[], context: LogContext): OpenRun {
  const { tool, toolVersion } = readTool(run, pointer);
  const results = run['results'];
  if (results !== undefined && results !== null && !Array.isArray(results)) {
    const detail = `The run’s results are a ${typeof results}; an array was expected.`;
    throw new ProblemError('report-invalid', detail, { pointer: `${pointer}/results` });
  }
  const elsewhere = decidingParts.filter((part) => part in (asObject(run['externalPropertyFileReferences']) ?? {}));
  if (elsewhere.length > 0) {
    const detail = `The run keeps its ${elsewhere.join(' and ')} in other files, which are not here. Write one self-contained file.`;
    throw new ProblemError('report-invalid', detail, { pointer: `${pointer}/externalPropertyFileReferences` });
  }
  const healthReasons = readHealth(run);
  const { evidence, fault } = readEvidence(run);
  const contextDigest = digestContext(run, evidence.root);
  const { budget, json } = context;
  const digests = makeItemDigests(json.bytes, items, contextDigest);
  const opened: OpenResults = { run, tool, pointer, bytes: json.bytes, items, digests, budget, root: evidence.root, evidenceFault: fault };
  const { changes } = evidence;
  return {
    tool,
    toolVersion,
    category: readCategory(run, context),
    health: healthReasons.length === 0 ? 'healthy' : 'unhealthy',
    healthReasons,
    contextDigest,
    history: evidence.history,
    mappedFrom: changes?.from,
    lineMap: changes && makeLineMap(changes),
    listedRules: () => listRules(run),
    resultCount: items.length,
    digestResults: () => void opened.digests(),
    readResults: (isKnown) => openResults(opened, isKnown),
  };
}

/**
 * Opens a SARIF log.
 * @throws ProblemError `report-version-unsupported`, `report-invalid` or `report-too-large`, with a JSON pointer
 */
export function openSarif(log: JsonObject, json: OpenJson, context: OpenContext): readonly OpenRun[] {
  checkVersion(log);
  const runs = asArray(log['runs']);
  if (!runs) throw new ProblemError('report-invalid', '"runs" is not an array.', { pointer: '/runs' });
  if (runs.length === 0) {
    const detail = 'The report has no runs, so it says nothing about any scan: this is not a clean result.';
    throw new ProblemError('report-invalid', detail, { pointer: '/runs' });
  }
  if (runs.length > mostRuns) {
    throw new ProblemError('report-too-large', `The report has ${runs.length} runs; at most ${mostRuns} are read.`, { pointer: '/runs' });
  }
  const shared: LogContext = { ...context, json };
  const itemsOf = runs.map((): JsonItem[] => []);
  for (const item of json.items) itemsOf[item.parent]?.push(item);
  return mergeRuns(
    runs.map((value, index) => {
      const run = asObject(value);
      if (!run) throw new ProblemError('report-invalid', 'The run is not an object.', { pointer: `/runs/${index}` });
      return openRun(run, `/runs/${index}`, itemsOf[index] ?? [], shared);
    }),
  );
}
