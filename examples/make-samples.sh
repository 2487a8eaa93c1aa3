#!/usr/bin/env bash
#
# Makes those reports in examples/reports/samples again that a scanner wrote, by
# running it on vulnerable-shop as it stands. The others there are made by hand
# and are left alone; samples/README.md says which are which.
#
#   examples/make-samples.sh [name...]
#
# Without a name all are made: semgrep, bandit, gitleaks, checkov, gosec, tfsec,
# kics, govulncheck, eslint. Each scanner asked for must be on the PATH; go too,
# for gosec and govulncheck. Besides, from the environment:
#
#   KICS          the command of KICS (kics)
#   KICS_ASSETS   the folder with its queries and libraries
#   ESLINT        a folder in which eslint, eslint-plugin-security and
#                 @microsoft/eslint-formatter-sarif are installed
#
# Nothing is fetched: rules are local, look-ups switched off, and govulncheck
# asks samples/advisories, a database of three invented advisories.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out="$here/reports/samples"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/semgrep-rules.yml" "$work/"
cp -R "$here/vulnerable-shop" "$work/shop"
cd "$work/shop"
export SEMGREP_SEND_METRICS=off SEMGREP_ENABLE_VERSION_CHECK=0

# $1 is the highest code that means no more than findings; each scanner has its own.
scan() {
  local most=$1 code=0
  shift
  "$@" >"$work/log" 2>&1 || code=$?
  if [ "$code" -gt "$most" ]; then
    echo "make-samples: $1 failed with code $code" >&2
    cat "$work/log" >&2
    exit 1
  fi
}

# Makes a report independent of the time and the machine. Folders are cut off
# absolute paths, times become a fixed one, links into the registry of Terraform
# lead nowhere, and the file ends with a newline.
settle() {
  sed -E -i \
    -e "s#(file://)?$PWD/##g" \
    -e "s#file://$out/#file:///#g" \
    -e 's#https://registry\.terraform\.io/#https://terraform.invalid/#g' \
    -e 's/("(endTimeUtc|generated_at|start|end)": ?)"[0-9]{4}-[^"]*"/\1"2026-01-01T00:00:00Z"/' \
    -e '$a\' "$out/$1"
  chmod 644 "$out/$1"
}

make_semgrep() {
  local of=(semgrep scan --config ../semgrep-rules.yml --no-rewrite-rule-ids)
  scan 1 "${of[@]}" --json --output "$out/semgrep.json" .
  scan 1 "${of[@]}" --sarif --output "$out/semgrep.sarif" .
  # How long each rule took is another with each run.
  python3 - "$out/semgrep.json" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
report.pop("time", None)
json.dump(report, open(sys.argv[1], "w"), indent=2)
PYTHON
  settle semgrep.json
  settle semgrep.sarif
}

make_bandit() {
  scan 1 bandit -r worker -f json -o "$out/bandit.json"
  settle bandit.json
}

make_gitleaks() {
  scan 1 gitleaks dir . --redact --report-format json --report-path "$out/gitleaks.json"
  settle gitleaks.json
}

make_checkov() {
  scan 1 checkov -d . --framework terraform dockerfile --skip-download --quiet -o json --output-file-path "$work"
  mv "$work/results_json.json" "$out/checkov.json"
  settle checkov.json
}

make_gosec() {
  scan 1 gosec -fmt json -out "$out/gosec.json" ./...
  settle gosec.json
}

make_tfsec() {
  scan 1 tfsec . --format json --out "$out/tfsec-run.json"
  settle tfsec-run.json
}

# Without its search for secrets, which would quote the password of the Dockerfile.
make_kics() {
  scan 60 "${KICS:-kics}" scan -p . -q "${KICS_ASSETS:?}/queries" -b "$KICS_ASSETS/libraries" --disable-secrets \
    --no-progress --report-formats json -o "$work" --output-name kics
  # The folder of its queries is the only path of the machine.
  python3 - "$work/kics.json" "$out/kics-run.json" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
report["paths"] = ["."]
report["queries"].sort(key=lambda query: query["query_id"])
json.dump(report, open(sys.argv[2], "w"), indent=2)
PYTHON
  settle kics-run.json
}

make_govulncheck() {
  (cd tools && govulncheck -db "file://$out/advisories" -json ./... >"$out/govulncheck-run.json")
  settle govulncheck-run.json
}

make_eslint() {
  cat >"$work/eslint.config.mjs" <<CONFIG
import security from '${ESLINT:?}/node_modules/eslint-plugin-security/index.js';
export default [{ ...security.configs.recommended, files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } }];
CONFIG
  scan 1 "$ESLINT/node_modules/.bin/eslint" -c ../eslint.config.mjs --no-config-lookup -o "$out/eslint.sarif" \
    -f "$ESLINT/node_modules/@microsoft/eslint-formatter-sarif/sarif.js" web
  settle eslint.sarif
}

[ $# -gt 0 ] || set -- semgrep bandit gitleaks checkov gosec tfsec kics govulncheck eslint
for name in "$@"; do
  "make_$name"
done
