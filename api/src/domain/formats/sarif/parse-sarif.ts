// SARIF 2.1.0 (OASIS standard): a log's runs → ParsedRun. Section numbers in this folder are the standard's.
import { isSecretScanner } from '@portcullis/contract';
import { ProblemError } from '../../../errors.ts';
import type { ParsedRun } from '../../parsed-report.ts';
import { itemisedWarnings, WarningList } from '../../warning-list.ts';
import { cleanText } from '../../clean-text.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import type { ReportContext } from '../report-context.ts';
import { parseResults } from './parse-results.ts';
import { readHealth } from './read-health.ts';

/** How many runs one log may hold, and how many results they may have together. */
export const sarifLimits = { runs: 20, results: 100_000 } as const;

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
  return { tool, toolVersion: version === undefined ? null : cleanText(version, 100).text };
}

function parseRun(run: JsonObject, pointer: string, context: ReportContext): ParsedRun {
  const { tool, toolVersion } = readTool(run, pointer);
  const results = run['results'];
  if (results !== undefined && results !== null && !Array.isArray(results)) {
    throw new ProblemError('report-invalid', `The run’s results are a ${typeof results}; an array was expected.`, {
      pointer: `${pointer}/results`,
    });
  }
  if (asArray(run['externalPropertyFileReferences']) ?? asObject(run['externalPropertyFileReferences'])) {
    throw new ProblemError(
      'report-invalid',
      'The run keeps parts of itself in other files, which are not here. Write one self-contained file.',
      { pointer: `${pointer}/externalPropertyFileReferences` },
    );
  }
  const warnings = new WarningList();
  const healthReasons = readHealth(run);
  const parsed = parseResults(run, pointer, warnings, isSecretScanner(tool));
  return {
    tool,
    toolVersion,
    category: readCategory(run, context),
    health: healthReasons.length === 0 ? 'healthy' : 'unhealthy',
    healthReasons,
    results: parsed.results,
    rejected: parsed.rejected,
    warnings: warnings.items,
    warningCount: warnings.count,
  };
}

/** One scan per tool and category: runs that share both are one run, or each would close what the other found. */
function mergeRuns(runs: readonly ParsedRun[]): ParsedRun[] {
  const merged = new Map<string, ParsedRun>();
  for (const run of runs) {
    const key = JSON.stringify([run.tool, run.category]);
    const first = merged.get(key);
    merged.set(
      key,
      first === undefined
        ? run
        : {
            ...first,
            health: first.health === 'healthy' ? run.health : first.health,
            healthReasons: [...first.healthReasons, ...run.healthReasons],
            results: [...first.results, ...run.results],
            rejected: first.rejected + run.rejected,
            warnings: [...first.warnings, ...run.warnings].slice(0, itemisedWarnings),
            warningCount: first.warningCount + run.warningCount,
          },
    );
  }
  return [...merged.values()];
}

/**
 * Reads a SARIF log.
 * @throws ProblemError `report-version-unsupported`, `report-invalid` or `report-too-large`, with a JSON pointer
 */
export function parseSarif(log: JsonObject, context: ReportContext): readonly ParsedRun[] {
  checkVersion(log);
  const runs = asArray(log['runs']);
  if (!runs) throw new ProblemError('report-invalid', '"runs" is not an array.', { pointer: '/runs' });
  if (runs.length === 0)
    throw new ProblemError('report-invalid', 'The report has no runs, so it says nothing about any scan: this is not a clean result.', {
      pointer: '/runs',
    });
  if (runs.length > sarifLimits.runs)
    throw new ProblemError('report-too-large', `The report has ${runs.length} runs; at most ${sarifLimits.runs} are read.`, {
      pointer: '/runs',
    });
  const total = runs.reduce<number>((sum, run) => sum + (asArray(asObject(run)?.['results'])?.length ?? 0), 0);
  if (total > sarifLimits.results) {
    throw new ProblemError(
      'report-too-large',
      `The report has ${total} results; at most ${sarifLimits.results} are read. Narrow the scan, or split it by category.`,
      { pointer: '/runs' },
    );
  }
  return mergeRuns(
    runs.map((item, index) => {
      const run = asObject(item);
      if (!run) throw new ProblemError('report-invalid', 'The run is not an object.', { pointer: `/runs/${index}` });
      return parseRun(run, `/runs/${index}`, context);
    }),
  );
}
