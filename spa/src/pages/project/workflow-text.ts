// What goes into a CI so that it scans and asks the gate: a workflow for GitHub, commands for every other.

interface Target {
  /** Address of this Portcullis. */
  readonly url: string;
  /** Slug. */
  readonly project: string;
  /** Full ref of the default branch. */
  readonly defaultBranch: string;
}

/** YAML; JSON's strings are strings of YAML. */
export function writeWorkflow({ url, project, defaultBranch }: Target): string {
  const branch = defaultBranch.replace(/^refs\/heads\//, '');
  return `name: Portcullis

on:
  push:
    branches: [${/^[\w./-]+$/.test(branch) ? branch : JSON.stringify(branch)}]
  pull_request:

permissions:
  contents: read

jobs:
  scan:
    # GitHub gives no secrets to pull requests from forks.
    if: github.event_name == 'push' || github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: '3.12'
      - run: pip install semgrep
      - run: |
          mkdir -p reports
          semgrep scan --metrics=off --config p/default --sarif --output reports/semgrep.sarif .
      - name: Portcullis gate
        if: always()
        uses: portcullis/portcullis/ci-action@v1
        with:
          url: ${url}
          api-key: \${{ secrets.PORTCULLIS_API_KEY }}
          project: ${project}
          report: reports/**/*
          category: semgrep
`;
}

export function writeCommand({ url, project }: Pick<Target, 'url' | 'project'>): string {
  return `export PORTCULLIS_API_KEY=…   # from the secrets of your CI, never a flag
portcullis scan --url ${url} --project ${project} --report 'reports/*'`;
}
