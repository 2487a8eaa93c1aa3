// One finding as the parser of a tool's own format tells it: raw values, nothing cleaned. native-format.ts makes results of them, the same
// way for all formats.
import type { FindingType, Severity } from '@portcullis/contract';

/** How bad it is, as the report says it. The first of these that can be read counts: word, score, CVSS, fallback. */
export interface RawSeverity {
  readonly word?: unknown;
  /** 0 to 10. */
  readonly score?: unknown;
  /** What counts where the report says nothing that can be read. */
  readonly fallback: Severity;
}

export interface RawPackage {
  /** As people write it: `lodash`, `org.apache.logging.log4j:log4j-core`. */
  readonly name: unknown;
  readonly version?: unknown;
  readonly purl?: unknown;
  /** npm, pypi, deb …: kept as the beginning of its name where there is no package URL. */
  readonly ecosystem?: unknown;
  /** Versions that mend it; an empty list says that there is none, undefined that nothing is known. */
  readonly fixedIn?: readonly unknown[] | undefined;
  /** Where the tool says whether there is such a version, but not which. */
  readonly isFixable?: boolean | undefined;
  /** The file that asks for it, where the finding's path is another place, such as the code that calls it. */
  readonly manifest?: string | undefined;
}

export interface RawCvss {
  readonly version?: '4.0' | '3.1' | '3.0' | '2.0' | undefined;
  readonly score: unknown;
  readonly vector?: unknown;
}

/** Each part may be missing, or of any type and length where it is `unknown`: one bad value costs that value. */
export interface NativeFinding {
  /** JSON pointer to it in the report; for XML a path of names and indexes. */
  readonly at: string;
  readonly type: FindingType;
  readonly rule: { readonly id: unknown; readonly title?: unknown; readonly help?: unknown; readonly uri?: unknown };
  readonly message: unknown;
  readonly severity: RawSeverity;
  /** A path, no URI: a percent sign is itself. */
  readonly path?: unknown;
  readonly line?: unknown;
  readonly column?: unknown;
  /** The code of the line, for recognising it again; never kept. Not for secrets. */
  readonly code?: unknown;
  /** Numbers, or words that hold them: 79, "79", "CWE-79", "CWE-79: XSS", or a list of these. */
  readonly cwes?: unknown;
  readonly tags?: readonly unknown[];
  /** All names of the vulnerability: CVE, GHSA, OSV … */
  readonly advisories?: readonly unknown[];
  readonly package?: RawPackage | undefined;
  readonly image?: unknown;
  /** Whether a package of an image is the system's or an application's. */
  readonly layer?: 'os' | 'app';
  readonly resource?: unknown;
  readonly request?: { readonly method?: unknown; readonly url: unknown; readonly parameter?: unknown } | undefined;
  readonly licence?: unknown;
  /** v4 counts before 3.1, 3.0 and 2.0; without a version, what the vector says. */
  readonly cvss?: readonly RawCvss[];
  readonly epss?: { readonly score: unknown; readonly percentile?: unknown } | undefined;
  readonly confidence?: unknown;
  readonly references?: readonly unknown[];
  readonly suppressed?: boolean;
  readonly vex?:
    | {
        readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation';
        readonly justification?: unknown;
        readonly statement?: unknown;
      }
    | undefined;
  /** Fingerprints of the tool that hold no line number, by name. */
  readonly fingerprints?: Readonly<Record<string, unknown>>;
  /** Raw secrets that the report quotes: taken out of every text of the finding. */
  readonly secrets?: readonly unknown[];
}

/** One run of one tool. */
export interface NativeRun {
  readonly tool: string;
  readonly toolVersion?: unknown;
  /** Keeps apart what one tool scanned, such as several images; empty for the one thing that most scan. */
  readonly category?: string | undefined;
  /** Why the scan is not to be believed, in plain words of ours, which may quote the tool. */
  readonly failures?: readonly string[];
  readonly findings: readonly NativeFinding[];
  /** Ids of all rules that the tool has, where it lists them. */
  readonly rules?: readonly string[];
}

/** What a parser has to say beside. */
export interface Notes {
  /** Something was read otherwise than it stands, or passed over. */
  readonly warn: (at: string, code: string, detail: string) => void;
  /** An item could not be read at all. Nothing of the scan counts as fixed then. */
  readonly reject: (at: string, detail: string) => void;
}
