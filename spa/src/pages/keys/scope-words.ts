// The scopes of a key in plain words.
import type { Scope } from '../../api/contract.ts';

export const scopeWords: Readonly<Record<Scope, { readonly label: string; readonly may: string }>> = {
  ingest: { label: 'Ingest', may: 'Sends scans and is told the verdict. All that a CI job needs.' },
  read: { label: 'Read', may: 'Reads projects, scans, findings and verdicts.' },
  write: { label: 'Write', may: 'Triages findings: false positive, accepted, open again.' },
  admin: {
    label: 'Admin',
    may: 'Changes projects, policies and keys. A key of the whole tenant also makes projects and reads the audit log.',
  },
};

export const scopesInOrder = Object.keys(scopeWords) as Scope[];
