// The help text of the command line (cli.ts).

export const usage = `Portcullis: sends scanners' reports to the gateway and asks whether the commit may pass.

Usage
  portcullis scan --url <url> --project <slug> --report <glob>... [options]
  portcullis gate --url <url> --project <slug> [--commit <sha>]
  portcullis findings --url <url> --project <slug> [--ref <ref>] [--state <state>] [--severity <list>] [--limit <n>]
  portcullis login --url <url>
  portcullis logout --url <url>
  portcullis whoami --url <url>

The key comes from the environment variable PORTCULLIS_API_KEY, never from a flag. Without it, gate and findings ask as
the person who signed in with login.

Options of scan
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
  --no-evidence               Leaves out hashes of lines and names of changed files, which otherwise go along, so that
                              findings are recognised when code moves. Never file contents
  --json                      The result as one JSON document on standard output; text goes to standard error
  --help                      This text

Options of gate, findings, login, logout and whoami
  --url, --project, --json    As above
  --commit <sha>              Without it the commit of the CI run, else HEAD of the working copy
  --ref <ref>                 Without it the default branch
  --state <state>             open (default), fixed or all
  --severity <list>           Such as critical,high
  --limit <number>            At most 1000, worst first; 50 without it
  --tenant <name or id>       For a person who belongs to several tenants

On GitHub Actions, GitLab CI, Azure Pipelines and Jenkins, commit, ref, base and pull request are read from the
environment; flags win over it.

A sign-in is kept in $XDG_CONFIG_HOME/portcullis (or ~/.config/portcullis), readable by you only, until logout.

Exit codes
  0  pass or warn; done
  1  fail: findings block the commit
  2  no verdict: invalid input, unusable report, server not reached, not signed in
`;
