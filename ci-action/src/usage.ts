// The help text of the command line (cli.ts).

export const usage = `Portcullis: sends scanners' reports to the gateway and asks whether the commit may pass.

Usage
  portcullis scan --url <url> --project <slug> --report <glob>... [options]
  portcullis scan --dry-run <file or glob>... [--category <text>] [--json]
  portcullis gate --url <url> --project <slug> [--commit <sha>] [--on-error <what>] [--on-unavailable <what>]
  portcullis gate simulate --url <url> --project <slug> --file <policy.json> [--commits <n>]
  portcullis policy check [file] [--full]
  portcullis policy show --url <url> --project <slug>
  portcullis intel import --url <url> [--epss <file>] [--kev <file>]
  portcullis intel show --url <url>
  portcullis reconcile --url <url> --project <slug> --offline <folder>
  portcullis audit verify <export.ndjson> [--key <file>] [--checkpoint <file>] [--part]
  portcullis findings --url <url> --project <slug> [--ref <ref>] [--state <state>] [--severity <list>] [--limit <n>]
  portcullis login --url <url>
  portcullis logout --url <url>
  portcullis whoami --url <url>

The key comes from the environment variable PORTCULLIS_API_KEY, never from a flag. Without it, all but scan act as the
person who signed in with login. A key with the scope ingest or read is enough for gate. policy check
and audit verify ask no server.

The verdict is one for the commit, over everything that was uploaded for it by any job. A branch rule should require the
step that runs gate, after all that scan.

All reports of a scan go together, as one upload with one verdict; what format each has is told from its content.
scan --dry-run tells what reports would become: formats, scans, findings and what would be refused. It sends nothing,
needs neither server nor key, and exits with 2 where a file would be refused.

Options of scan
  --url <url>                 Address of the server, or PORTCULLIS_URL
  --project <slug or id>      Project in Portcullis, or PORTCULLIS_PROJECT
  --report <glob>             Report files; may be given several times
  --category <text>           Keeps several runs of one tool apart
  --commit <sha>              Full commit id that was scanned
  --ref <ref>                 Branch or pull request ref, such as main or refs/pull/5/merge
  --base <ref or sha>         What to compare with; without it the target branch, else the default branch
  --pull-request <number>     Number of the pull or merge request
  --fail-on <severity>        critical, high, medium, low or info: tightens the policy, never loosens it
  --on-unavailable <what>     fail (default) or warn: what to do when the server cannot be reached
  --on-error <what>           fail (default), warn or pass: what to do when the server could not judge the commit
  --enforce <when>            verdict (default), or later: this step only uploads, and gate has to stop the commit
  --policy-file <file>        The repository's own rules, sent before the reports; they can only tighten. Without the
                              flag .portcullis/policy.json where there is one; "" sends none
  --offline <folder>          Keeps there what the server signs, and judges by it when the server cannot be reached
  --offline-key <base64>      The public key by which alone that is believed, from /api/v1/offline-key
  --no-evidence               Leaves out hashes of lines and names of changed files, which otherwise go along, so that
                              findings are recognised when code moves. Never file contents
  --json                      The result as one JSON document on standard output; text goes to standard error
  --help                      This text

Options of the other commands
  --url, --project, --json    As above
  --on-error, --on-unavailable  As above
  --commit <sha>              Without it the commit of the CI run, else HEAD of the working copy
  --file <policy.json>        A whole policy document, tried on the commits scanned last; nothing is stored
  --commits <number>          How many, at most 200; 50 without it
  --full                      The file is a whole policy document and not a repository's policy file
  --epss <file>, --kev <file>  The CSV of EPSS and the JSON of CISA's catalogue as they are published, packed by gzip or not
  --offline <folder>          Reports in it that were judged while the server was away are sent, and what differs is told
  --key <file>                Public keys in PEM, old ones too, that signatures of the audit log have to be of. Without it the key
                              in the export is taken, which proves less
  --checkpoint <file>         A checkpoint that was kept elsewhere, as /api/v1/audit/checkpoint gave it: the log has to have it
  --part                      The export was filtered or cut: what is not in it is told, and no fault
  --ref <ref>                 Without it the default branch
  --state <state>             open (default), fixed or all
  --severity <list>           Such as critical,high
  --limit <number>            At most 1000, worst first; 50 without it
  --tenant <name or id>       For a person who belongs to several tenants

On GitHub Actions, GitLab CI, Azure Pipelines and Jenkins, commit, ref, base and pull request are read from the
environment; flags win over it.

A sign-in is kept in $XDG_CONFIG_HOME/portcullis (or ~/.config/portcullis), readable by you only, until logout.

Outcomes and exit codes
  0  pass   nothing blocks; or the command did its work
  0  warn   nothing blocks, but look; also what --enforce later, --on-error or --on-unavailable lets go on, and break-glass
  1  fail   findings block the commit; or the audit log was tampered with
  2  error  no verdict: it could not be judged, invalid input, unusable report, server not reached, not signed in
`;
