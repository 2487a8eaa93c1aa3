#!/usr/bin/env bash
#
# Makes every report in examples/reports again, by running the scanners on
# vulnerable-shop as it stands (main) and with each of the two patches applied
# (pr-adds-high, pr-fixes-one).
#
#   examples/make-reports.sh
#
# Needs on the PATH: patch, go (for gosec), and the scanners semgrep, bandit
# (with its sarif extra), gitleaks, checkov and gosec. README.md has the versions
# in use and how to install them. Nothing is fetched: rules are local, look-ups
# switched off.
#
# Each scanner runs inside a fresh copy of the app, so that paths in reports
# start at the root of the app. settle() below says what little is rewritten
# afterwards; otherwise the reports are what the scanners wrote.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for tool in patch go semgrep bandit gitleaks checkov gosec; do
  command -v "$tool" >/dev/null || { echo "make-reports: $tool is not on the PATH" >&2; exit 1; }
done

cp "$here/semgrep-rules.yml" "$work/"
export SEMGREP_SEND_METRICS=off SEMGREP_ENABLE_VERSION_CHECK=0

# Scanners leave with 1 when they find something; anything above is a failure.
scan() {
  local code=0
  "$@" >"$work/log" 2>&1 || code=$?
  if [ "$code" -gt 1 ]; then
    echo "make-reports: $1 failed with code $code" >&2
    cat "$work/log" >&2
    exit 1
  fi
}

# Makes reports independent of the time and the machine: the folder of the run
# is cut off absolute paths (checkov.json and gosec.json have them), bandit's
# time of day becomes a fixed one, and the file ends with a newline.
settle() {
  sed -E -i \
    -e "s#$PWD/##g" \
    -e 's/("(endTimeUtc|generated_at)": )"[^"]*"/\1"2026-01-01T00:00:00Z"/' \
    -e '$a\' "$@"
}

# SARIF reports of one variant: $1 is its name, $2 its patch (none for main).
variant() {
  local out="$here/reports/$1"
  mkdir -p "$out"
  cp -R "$here/vulnerable-shop" "$work/$1"
  cd "$work/$1"
  [ -z "${2:-}" ] || patch -p1 --quiet <"$here/pull-requests/$2"

  scan semgrep scan --config ../semgrep-rules.yml --no-rewrite-rule-ids --sarif --output "$out/semgrep.sarif" .
  scan bandit -r worker -f sarif -o "$out/bandit.sarif"
  scan gitleaks dir . --redact --report-format sarif --report-path "$out/gitleaks.sarif"
  scan checkov -d . --framework terraform dockerfile --skip-download --quiet \
    -o sarif --output-file-path "$out"
  mv "$out/results_sarif.sarif" "$out/checkov.sarif"
  scan gosec -fmt sarif -out "$out/gosec.sarif" ./...
  settle "$out"/*.sarif
}

# The scanners' own JSON formats, of main only.
native() {
  local out="$here/reports/main"
  cd "$work/main"

  scan semgrep scan --config ../semgrep-rules.yml --no-rewrite-rule-ids --json --output "$out/semgrep.json" .
  scan bandit -r worker -f json -o "$out/bandit.json"
  scan gitleaks dir . --redact --report-format json --report-path "$out/gitleaks.json"
  scan checkov -d . --framework terraform dockerfile --skip-download --quiet \
    -o json --output-file-path "$out"
  mv "$out/results_json.json" "$out/checkov.json"
  scan gosec -fmt json -out "$out/gosec.json" ./...
  settle "$out"/*.json
}

variant main
variant pr-adds-high adds-high.patch
variant pr-fixes-one fixes-one.patch
native
