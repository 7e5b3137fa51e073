#!/usr/bin/env bash
# Does what the README tells a newcomer, from a fresh data folder, and judges what comes out.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"
work=$(mktemp -d)
port=${README_PORT:-18480}
export SERTEL_DATA="$work/data" PORT=$port
server=
finish() {
  if [ -n "$server" ]; then kill -INT "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
fail() {
  echo "readme: $1" >&2
  [ -f "$work/start.log" ] && tail -n 30 "$work/start.log" >&2
  exit 1
}
sertel() { npx --no-install sertel "$@"; }
expect_exit() {
  local want=$1 got=0
  shift
  "$@" || got=$?
  [ "$got" = "$want" ] || fail "expected exit code $want, got $got: $*"
}

start() {
  npm start >"$work/start.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    curl -fs "http://127.0.0.1:$port/readyz" >/dev/null 2>&1 && return
    kill -0 "$server" 2>/dev/null || fail "npm start ended"
    sleep 0.1
  done
  fail "npm start was not ready within 30 s"
}

start
[ "$(grep -vc '^>' "$work/start.log")" -le 17 ] || fail "npm start printed more than 15 lines"
credentials="$SERTEL_DATA/demo-credentials.json"
[ "$(stat -c %a "$credentials")" = 600 ] || fail "demo-credentials.json is not 0600"
field() { node -e 'const c=JSON.parse(require("fs").readFileSync(process.argv[1],"utf8"));process.stdout.write(String(eval("c."+process.argv[2])))' "$credentials" "$1"; }
user="$(field application.username):$(field application.password)"
nik=$(field 'officials[0].nik')
passphrase=$(field 'officials[0].passphrase')
api="http://127.0.0.1:$port"

npm run --silent demo
agreement=$(find "$SERTEL_DATA/demo" -name '*.pdf' | sort | head -n 1)
[ -n "$agreement" ] || fail "npm run demo left no PDF"

echo "eSign v1: sign, download once, verify, status"
curl -fsS -u "$user" -F "file=@$agreement" -F "nik=$nik" -F "passphrase=$passphrase" -F tampilan=invisible \
  -D "$work/headers" -o "$work/signed.pdf" "$api/api/sign/pdf"
id=$(tr -d '\r' <"$work/headers" | sed -n 's/^id_dokumen: //Ip')
curl -fsS -u "$user" -o "$work/once.pdf" "$api/api/sign/download/$id"
cmp "$work/signed.pdf" "$work/once.pdf"
[ "$(curl -s -o /dev/null -w '%{http_code}' -u "$user" "$api/api/sign/download/$id")" = 404 ] || fail "a second download was given"
curl -fsS -u "$user" -F "signed_file=@$work/signed.pdf" "$api/api/sign/verify" | grep -q '"document_integrity":true'
curl -fsS -u "$user" "$api/api/user/status/$nik" | grep -q '"status_code":1111'

echo "eSign v2: sign, verify, status"
node -e 'const fs=require("fs");const [pdf,nik,passphrase]=process.argv.slice(1);process.stdout.write(JSON.stringify({nik,passphrase,signatureProperties:[{tampilan:"INVISIBLE"}],file:[fs.readFileSync(pdf).toString("base64")]}))' \
  "$agreement" "$nik" "$passphrase" >"$work/v2.json"
curl -fsS -u "$user" -H 'content-type: application/json' --data-binary "@$work/v2.json" "$api/api/v2/sign/pdf" >"$work/v2-answer.json"
node -e 'const fs=require("fs");const a=JSON.parse(fs.readFileSync(process.argv[1],"utf8"));fs.writeFileSync(process.argv[2],Buffer.from(a.file[0],"base64"));fs.writeFileSync(process.argv[3],JSON.stringify({file:a.file[0]}))' \
  "$work/v2-answer.json" "$work/v2.pdf" "$work/v2-verify.json"
curl -fsS -u "$user" -H 'content-type: application/json' --data-binary "@$work/v2-verify.json" "$api/api/v2/verify/pdf" | grep -q '"conclusion":"VALID"'
curl -fsS -u "$user" -H 'content-type: application/json' -d "{\"nik\":\"$nik\"}" "$api/api/v2/user/check/status" | grep -q '"status":"ISSUE"'

echo "the shell: pki demo, sign, verify"
sertel pki demo "$work/pki"
sertel sign "$agreement" -o "$work/shell.pdf" --pki "$work/pki"
expect_exit 0 sertel verify "$work/shell.pdf" --trust "$work/pki/root.pem"
expect_exit 0 sertel verify "$SERTEL_DATA/demo/3-ditandatangani-bssn.pdf"
cp "$work/v2.pdf" "$work/tampered.pdf"
node -e 'const fs=require("fs");const b=fs.readFileSync(process.argv[1]);b[Math.floor(fs.statSync(process.argv[2]).size/2)]^=1;fs.writeFileSync(process.argv[1],b)' "$work/tampered.pdf" "$agreement"
got=0
sertel verify "$work/tampered.pdf" || got=$?
[ "$got" = 1 ] || [ "$got" = 3 ] || fail "one changed byte was not noticed (exit code $got)"

echo "outside judges"
if command -v pdfsig >/dev/null; then pdfsig "$work/signed.pdf" | grep -q 'Signature is Valid' || fail "pdfsig does not accept the signature"; fi
if command -v qpdf >/dev/null; then qpdf --check "$work/signed.pdf" >/dev/null || fail "qpdf complains"; fi

echo "kill -9, then start again"
# npm's own child is Sertel; its number stands in the data folder, and nothing is ended by a name.
pid=$(grep -oE '[0-9]+' "$SERTEL_DATA/sertel.pid" | head -n 1 || true)
[ -n "$pid" ] || fail "there is no sertel.pid in the data folder"
kill -9 "$server" 2>/dev/null || true
kill -9 "$pid" 2>/dev/null || true
wait "$server" 2>/dev/null || true
server=
start
curl -fsS -u "$user" "$api/api/user/status/$nik" | grep -q '"status_code":1111'
echo "readme: all of it works"
