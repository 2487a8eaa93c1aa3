// The help text of the command line (cli.ts).

export const usage = `Portcullis: sends scanners' reports to the gateway and asks whether the commit may pass.

Usage
  portcullis scan --url <url> --project <slug> --report <glob>... [options]

The key comes from the environment variable PORTCULLIS_API_KEY, never from a flag.

Options
  --url <url>                 Address of the server, or PORTCULLIS_URL
  --project <slug or id>      Project in Portcullis, or PORTCULLIS_PROJECT
  --report <glob>             Report file; may be given several times
  --category <text>           Keeps several runs of one tool apart
  --commit <sha>              Full commit id that was scanned
  --ref <ref>                 Branch or pull request ref, such as main or refs/pull/5/merge
  --base <ref or sha>         What to compare with; without it the target branch, else the default branch
  --pull-request <number>     Number of the pull or merge request
  --fail-on <severity>        critical, high, medium, low or info: tightens the policy, never loosens it
  --on-unavailable <what>     fail (default) or warn: what to do when the server cannot be reached
  --json                      The result as one JSON document on standard output; text goes to standard error
  --help                      This text

On GitHub Actions, GitLab CI, Azure Pipelines and Jenkins, commit, ref, base and pull request are read from the
environment; flags win over it.

Exit codes
  0  pass or warn
  1  fail: findings block the commit
  2  no verdict: invalid input, unusable report, server not reached
`;
