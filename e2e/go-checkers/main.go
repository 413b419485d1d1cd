// Checks what Sealtrace published with other people's code: Tessera's fsck package, the note reader of Go's checksum database,
// the checkpoint reader of transparency-dev/formats, and Torchwood's proof verifier. It exits with 1 when one of them says no.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"filippo.io/torchwood"
	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println("accepted")
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "fsck":
		return checkTree(args[1], args[2])
	case len(args) == 3 && args[0] == "checkpoint":
		return checkCheckpoint(args[1], args[2])
	case len(args) == 4 && args[0] == "proof":
		return checkProof(args[1], args[2], args[3])
	}
	return errors.New("usage: fsck FOLDER VKEY | checkpoint FILE VKEY | proof FILE.tlog-proof FILE.leaf POLICY")
}

// checkTree hashes every entry, compares every tile, and the root with the signed checkpoint.
func checkTree(folder, vkey string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	files := client.FileFetcher{Root: folder}
	return fsck.New(verifier.Name(), verifier, files, hashBundle, fsck.Opts{N: 2}).Check(context.Background())
}

func hashBundle(bundle []byte) ([][]byte, error) {
	entries := api.EntryBundle{}
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	hashes := make([][]byte, 0, len(entries.Entries))
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

func checkCheckpoint(file, vkey string) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	if _, err := note.Open(signed, note.VerifierList(verifier)); err != nil {
		return err
	}
	_, _, _, err = log.ParseCheckpoint(signed, verifier.Name(), verifier)
	return err
}

func checkProof(proofFile, leafFile, policyFile string) error {
	proof, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	leaf, err := os.ReadFile(leafFile)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(policyFile)
	if err != nil {
		return err
	}
	policy, err := torchwood.ParsePolicy(text)
	if err != nil {
		return err
	}
	return torchwood.VerifyProof(policy, tlog.RecordHash(leaf), proof)
}
