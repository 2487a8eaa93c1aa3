// Backups, restores and drills for the programs that offer them. Apart from the rest of this package, which the API loads at start.
export { makeIdentity, parseIdentities } from './age-streams.ts';
export { BackupRefusal } from './backup-refusal.ts';
export { judge, type StepFinding } from './drill/drill-step.ts';
export { type AuditVerifier, type DrillOptions, type DrillReport, runDrill } from './drill/run-drill.ts';
export { type BackupOptions, makeBackup, type MadeBackup } from './make-backup.ts';
export { type Manifest, readManifest, writeManifest } from './manifest.ts';
export { restoreBackup, type RestoreOptions } from './restore-backup.ts';
