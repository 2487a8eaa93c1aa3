// The offline gate: all that a build needs to judge a commit while the server is away, signed by the server. Made by
// api/src/services/make-offline-gate.ts, read by ci-action/src/offline; docs/offline-gate.md says what it is for.
import { z } from 'zod';
import { refSchema } from './git.ts';
import { policyDocumentSchema } from './policy.ts';
import { submitScanQuerySchema } from './scan.ts';
import { triageStateSchema } from './triage.ts';

export const offlineGateFormat = 'portcullis-offline-gate/v1';

/** Signed before the payload, so that no signature of anything else, now or later, can pass for one of these. */
export const offlineGatePrefix = `${offlineGateFormat}\n`;

/** Bytes of a payload, and of its envelope, whose base64 is a third longer. */
export const offlineGateLimits = { payload: 20_000_000, envelope: 27_000_000 } as const;

export const offlineGateQuerySchema = z.strictObject({
  ref: refSchema,
  base: submitScanQuerySchema.shape.base,
  'pull-request': submitScanQuerySchema.shape['pull-request'],
});

export type OfflineGateQuery = z.infer<typeof offlineGateQuerySchema>;

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/, 'must be base64');

export const offlineKeySchema = z
  .object({
    keyId: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .meta({ description: 'The first 16 hexadecimal digits of the SHA-256 of the public key.' }),
    publicKey: base64.max(1000).meta({ description: 'Ed25519, SubjectPublicKeyInfo (RFC 8410), base64.' }),
  })
  .meta({ id: 'OfflineKey', description: 'By which offline gates are verified. Pin it: one that comes with a gate proves nothing.' });

export type OfflineKey = z.infer<typeof offlineKeySchema>;

export const offlineEnvelopeSchema = z
  .object({
    payload: base64.meta({ description: 'The JSON text of the gate, base64.' }),
    signature: base64
      .max(200)
      .meta({ description: 'Ed25519 over `portcullis-offline-gate/v1`, a line feed and the bytes of the payload.' }),
    keyId: offlineKeySchema.shape.keyId,
  })
  .meta({ id: 'OfflineEnvelope' });

export type OfflineEnvelope = z.infer<typeof offlineEnvelopeSchema>;

const decisionSchema = z.object({
  finding: z.uuid(),
  /** Branch or pull request that it holds on; null for the whole project. */
  ref: z.string().nullable(),
  state: triageStateSchema,
  expiresAt: z.iso.datetime().nullable(),
});

export type OfflineDecision = z.infer<typeof decisionSchema>;

const partitionSchema = z.object({
  tool: z.string(),
  category: z.string(),
  /** Of the newest healthy scan of the base branch. */
  commit: z.string(),
  /** What that commit is built on, nearest first, as far as its sender told. */
  ancestors: z.array(z.string()),
  /** The commit that the lines of the findings are of; null where they are of several. */
  linesAreOf: z.string().nullable(),
  contextDigest: base64,
  /** Findings that are present, as api/src/domain/live-findings.ts packs them: digests, no texts. */
  live: base64,
});

export type OfflinePartition = z.infer<typeof partitionSchema>;

/** The payload. */
export const offlineGateSchema = z.object({
  format: z.literal(offlineGateFormat),
  project: z.object({ id: z.uuid(), slug: z.string(), defaultBranch: z.string(), longLivedBranches: z.array(z.string()) }),
  /** Clear part of the CI key that asked: a project of another tenant may have the same slug, and the same server signs for both. */
  issuedTo: z.string(),
  /** The branch or pull request that it was made for. */
  ref: z.string(),
  /** What the sender asked to compare with. */
  base: z.string().nullable(),
  /** The branch whose findings these are. */
  baseRef: z.string(),
  issuedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  policies: z.object({ floor: policyDocumentSchema, floorVersion: z.int(), project: policyDocumentSchema, policyVersion: z.int() }),
  triageRevision: z.int(),
  /** In force on findings that are present. */
  triage: z.array(decisionSchema),
  partitions: z.array(partitionSchema),
});

export type OfflineGate = z.infer<typeof offlineGateSchema>;
