// What a result of a scanner of dependencies is about. SARIF has no place for a package, so each tool says it in its own way: in words, or
// as a package URL for a name.
import type { Subject } from '../../subject.ts';

interface Said {
  readonly tool: string;
  readonly ruleId: string;
  readonly message: string;
  readonly path: string | null;
  readonly logicalName: string | null;
}

// None of these looks at more than the first few hundred characters, and none can backtrack over them.
const longest = 600;
const trivy = /^Package: (\S{1,200})\nInstalled Version: /;
const grype = /vulnerability in (\S{1,50}) package: (\S{1,200}), version \S{1,200} was found/;
const osvScanner =
  /^Package '([^'@]{1,200}|@[^'@]{1,200})@[^']{0,200}' is vulnerable to '([^']{1,100})'(?: \(also known as ([^)]{1,400})\))?/;

function dependency(advisories: readonly string[], name: string, manifest: string | null): Subject {
  return { type: 'dependency', advisories, package: name, manifest };
}

/** Undefined where the tool is none of these, or does not say it. */
export function readSubject({ tool, ruleId, message, path, logicalName }: Said): Subject | undefined {
  const text = message.slice(0, longest);
  // Dependency-Check names a package so; the path is that of a file in a cache, with version and digest.
  if (logicalName?.startsWith('pkg:') === true) return dependency([ruleId], logicalName, null);
  switch (tool.toLowerCase()) {
    case 'trivy': {
      const [, name] = trivy.exec(text) ?? [];
      return name === undefined ? undefined : dependency([ruleId], name, path);
    }
    case 'grype': {
      const [, kind, name] = grype.exec(text) ?? [];
      // The rule is named after the package as well.
      const advisory = name !== undefined && ruleId.endsWith(`-${name}`) ? ruleId.slice(0, -name.length - 1) : ruleId;
      return kind === undefined || name === undefined ? undefined : dependency([advisory], `${kind}/${name}`, path);
    }
    case 'osv-scanner': {
      const [, name, advisory, others = ''] = osvScanner.exec(text) ?? [];
      if (name === undefined || advisory === undefined) return undefined;
      return dependency([advisory, ...[...others.matchAll(/'([^']{1,100})'/g)].map(([, other = '']) => other)], name, path);
    }
    default:
      return undefined;
  }
}
