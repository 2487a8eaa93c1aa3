// What Portcullis's programs say to each other: schemas, paths and problem codes.
export * from './api-key.ts';
export * from './finding.ts';
export * from './git.ts';
export * from './paths.ts';
export * from './problem.ts';
export * from './project.ts';
export * from './redact-text.ts';
export * from './scan.ts';
export * from './secret-scanner.ts';
export * from './severity.ts';
export * from './text.ts';
