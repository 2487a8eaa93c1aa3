// Evidence: what only the machine that has the sources can say of a report. The action puts it into the SARIF, which stays valid: hashes
// of lines into `partialFingerprints`, history and moved lines into the run's property bag. Never file contents. All of it may be missing.
import { z } from 'zod';
import { commitSchema } from './git.ts';

/** Name under `partialFingerprints` of GitHub's hash of a line, which other tools write too. */
export const githubFingerprint = 'primaryLocationLineHash';

/** Name under `partialFingerprints` of our own: hashes of the line, of two lines above, of two below, and of the block it stands in. */
export const contextFingerprint = 'portcullisContext/v1';

/** `line.above.below.scope`, 64 bits of SHA-256 each, hexadecimal. */
export const contextFingerprintPattern = /^[0-9a-f]{16}(?:\.[0-9a-f]{16}){3}$/;

/** Name in the property bag of a run. */
export const evidenceProperty = 'portcullis/evidence/v1';

/** What the action sends at most; what has more is not used. */
export const evidenceLimits = { commits: 200, files: 2_000, hunks: 20_000, path: 1_000 } as const;

const count = z.int().min(0).max(100_000_000);
const pathSchema = z.string().min(1).max(evidenceLimits.path);

/** One changed place as a unified diff without context says it (`@@ -oldStart,oldLines +newStart,newLines @@`). */
const hunkSchema = z.tuple([count, count, count, count]);

const changedFileSchema = z.strictObject({
  /** Path at `from`. */
  was: pathSchema,
  /** Path now; null where the file is gone. */
  path: pathSchema.nullable(),
  /** In the order of the file. */
  hunks: z.array(hunkSchema),
});

export const evidenceSchema = z.strictObject({
  /** Absolute folder of the checkout, by which absolute paths of the report are made relative. */
  root: z.string().min(1).max(4_000).optional(),
  history: z
    .strictObject({
      /** Commits that the scanned tree is built on, nearest first: for a pull request from the commit of its base on, else from the parent on. */
      commits: z.array(commitSchema).min(1).max(evidenceLimits.commits),
      /** False where the clone is too shallow to say what comes before. */
      isWhole: z.boolean(),
    })
    .optional(),
  changes: z
    .strictObject({
      /** Commit that the scanned tree was compared with by git. */
      from: commitSchema,
      /** Files that differ, renames detected. Those that are not named are the same in both. */
      files: z.array(changedFileSchema).max(evidenceLimits.files),
      /** Of the files that results are in, those that are at `from` what they are now, byte for byte. One that is not named may be anything. */
      unchanged: z.array(pathSchema).max(evidenceLimits.files).optional(),
    })
    .refine(({ files }) => files.reduce((sum, { hunks }) => sum + hunks.length, 0) <= evidenceLimits.hunks, 'too many changed places')
    .optional(),
});

export type Evidence = z.infer<typeof evidenceSchema>;

export type ChangedFile = NonNullable<Evidence['changes']>['files'][number];
