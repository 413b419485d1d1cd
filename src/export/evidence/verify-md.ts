// VERIFY.md of each pack: how to check it with tools of others. e2e/evidence.test.ts runs its blocks.
import type { PackIndex, PackKeys } from './pack-index.ts'

/** A text that a shell takes for one word, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

export function instructions({ origin, form }: PackIndex, { logKey }: PackKeys): string {
  return `# How to check this evidence pack

Nothing in this pack has to be believed. Take the key of the log from somewhere else than the pack: from whoever set the log up, or from what
you noted when you saw it first. The pack says that it is

\`\`\`sh
LOG_KEY=${quoted(logKey)}
\`\`\`

The log is \`${origin.replaceAll('`', '')}\`. Run what follows in the folder into which the pack was unzipped, in this order. Each block prints nothing when all is
well, unless it says otherwise.

## All at once

With Sealtrace (offline; it makes every check below, and judges what is missing):

    sealtrace verify-evidence PACK.zip --log-key "$LOG_KEY"

Without it, in Python 3 with OpenSSL 3: \`python3 check.py . --log-key "$LOG_KEY"\`. It ends with \`ok\`. Read it first: it is short.

## 1. The files are those that were packed

\`\`\`sh
sha256sum --quiet --check SHA256SUMS
\`\`\`

## 2. The log's key signed the checkpoint

\`log/checkpoint\` is a C2SP checkpoint: origin, number of records, root of the tree; an empty line; signatures. This prints \`Signature Verified Successfully\`.

\`\`\`sh
work=$(mktemp -d)
sed '/^$/,$d' log/checkpoint > "$work/text"
{ printf 302a300506032b6570032100 | xxd -r -p; printf %s "$LOG_KEY" | cut -d+ -f3- | base64 -d | tail -c 32; } > "$work/key.der"
id=$(printf %s "$LOG_KEY" | cut -d+ -f2)
sed '1,/^$/d' log/checkpoint | while read -r dash name signature; do
  printf %s "$signature" | base64 -d > "$work/line"
  [ "$(head -c 4 "$work/line" | xxd -p)" = "$id" ] && tail -c +5 "$work/line" > "$work/signature"
done
openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$work/text" -sigfile "$work/signature"
\`\`\`

Where the log has a new key since you noted yours, \`log/handover-…\` leads from the old one to the new one; \`check.py\` and \`verify-evidence\` follow it.

## 3. Each manifest is the one in its leaf

A leaf is 58 bytes: version, kind, record id (16), time in milliseconds (8), SHA-256 of the manifest (32).

\`\`\`sh
for record in records/*/; do
  [ "$(tail -c 32 "$record/leaf" | xxd -p -c 32)" = "$(sha256sum < "$record/manifest" | cut -c1-64)" ] || echo "WRONG: $record"
done
\`\`\`

## 4. Each header is the one that its manifest commits to

The manifest holds SHA-256 of the label \`sealtrace/v1/header\`, the salt and the header. A record without a header was erased, or has expired.

\`\`\`sh
for record in records/*/; do
  [ -e "$record/header.json" ] || continue
  commitment=$({ printf sealtrace/v1/header; cat "$record/salt" "$record/header.json"; } | sha256sum | cut -c1-64)
  xxd -p -c 0 "$record/manifest" | grep -q "$commitment" || echo "WRONG: $record"
done
\`\`\`

## 5. ${form === 'sealed' ? 'Each part is one that a manifest lists' : 'Parts'}

${form === 'sealed' ? sealedParts : maskedParts}

## 6. Each leaf is in the log

\`records/*/receipt.tlog-proof\` is a C2SP tlog-proof over \`log/checkpoint\`: any tool that reads the format checks it together with the file \`leaf\` beside it. Sealtrace:

    sealtrace verify-receipt records/…/receipt.tlog-proof --leaf records/…/leaf --log-key "$LOG_KEY"

In Go, with \`golang.org/x/mod\` alone (\`go run . "$LOG_KEY" records/*/\` in a folder with this file and a \`go.mod\`):

\`\`\`go
${goProgram}\`\`\`

## 7. Nothing was changed behind it

Where \`log/checkpoint.newest\` is there, \`log/consistency\` proves that it continues \`log/checkpoint\`: the number of records, the consistency proof of RFC 6962, and the newer
checkpoint, as a witness is sent it (C2SP tlog-witness). Cosignatures are lines of \`log/checkpoint\`; \`log/witness-policy\` (C2SP tlog-policy), where it is there, says whose were asked for.
`
}

const sealedParts = `Parts are named by their hash, which stands in the manifest that lists them.

\`\`\`sh
for record in records/*/; do xxd -p -c 0 "$record/manifest"; done > "$work/manifests"
for part in parts/*; do
  [ -e "$part" ] || continue
  [ "$(sha256sum < "$part" | cut -c1-64)" = "\${part#parts/}" ] || echo "WRONG: $part"
  grep -q "\${part#parts/}" "$work/manifests" || echo "WRONG: $part is listed by no manifest"
done
\`\`\`

They open with the keys of the log only.`

const maskedParts = `This pack holds the masked content (\`content/*.json\`), as \`sealtrace show\` gives it, and no sealed parts. The manifests commit to the sealed parts and not to the masked
text: that the text is what they hold takes the log and its keys. A pack of the sealed form has the parts themselves.`

const goProgram = `package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	check(err)
	for _, record := range os.Args[2:] {
		leaf, err := os.ReadFile(filepath.Join(record, "leaf"))
		check(err)
		receipt, err := os.ReadFile(filepath.Join(record, "receipt.tlog-proof"))
		check(err)
		head, checkpoint, _ := bytes.Cut(receipt, []byte("\\n\\n"))
		signed, err := note.Open(checkpoint, note.VerifierList(verifier))
		check(err)
		body := strings.Split(signed.Text, "\\n")
		size, err := strconv.ParseInt(body[1], 10, 64)
		check(err)
		lines := strings.Split(string(head), "\\n")
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
		check(err)
		var proof tlog.RecordProof
		for _, line := range lines[2:] {
			proof = append(proof, hash(line))
		}
		check(tlog.CheckRecord(proof, size, hash(body[2]), index, tlog.RecordHash(leaf)))
		fmt.Println("ok", record)
	}
}

func hash(text string) (hash tlog.Hash) {
	raw, err := base64.StdEncoding.DecodeString(text)
	check(err)
	if copy(hash[:], raw) != len(hash) || len(raw) != len(hash) {
		log.Fatal("no hash of 32 bytes")
	}
	return hash
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
`
