// Stands in for @actions/core in the bundle of the command line (build.ts), where only @actions/glob asks for it.

export function debug(): void {
  // A terminal has no debug lines.
}

export function info(): void {
  // Nothing of the globs is news.
}
