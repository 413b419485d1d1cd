/** check.py of each pack: a second checker, in another language, with code of nobody else. Python 3.8, its standard library, and OpenSSL 3. */
export const checkScript = String.raw`#!/usr/bin/env python3
"""Checks an unpacked evidence pack of Sealtrace without Sealtrace.

    python3 check.py FOLDER --log-key VKEY

It needs Python 3.8 or later and the command openssl (version 3) for Ed25519. The log key must come from
somewhere else than the pack. The exit status is 1 when something is wrong, and 3 when nothing is but something
is not here: then it does not say ok, since it does not judge erasures.
"""
import argparse
import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile

findings = []
unjudged = []
listed = set()
SIGN = "\u2014 "


def find(where, what):
    findings.append("%s: %s" % (where, what))


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def node(left, right):
    return sha256(b"\x01", left, right)


def read(*names):
    try:
        with open(os.path.join(folder, *names), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def parse_vkey(text):
    name, key_id, key = text.split("+", 2)
    raw = base64.b64decode(key, validate=True)
    if raw[:1] != b"\x01" or len(raw) != 33 or sha256(name.encode(), b"\n", raw)[:4].hex() != key_id:
        raise SystemExit("check.py: a log key is no vkey of type Ed25519")
    return name, key_id, raw[1:]


def ed25519(public, message, signature):
    with tempfile.TemporaryDirectory() as place:
        paths = [os.path.join(place, name) for name in ("key", "message", "signature")]
        der = bytes.fromhex("302a300506032b6570032100") + public
        for path, data in zip(paths, (der, message, signature)):
            with open(path, "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
        done = subprocess.run(
            command + ["-inkey", paths[0], "-in", paths[1], "-sigfile", paths[2]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return done.returncode == 0


def open_checkpoint(note, keys):
    """Origin, size and root of a signed note, or None when none of the keys signed it."""
    try:
        text, _, signatures = note.decode("utf-8").rpartition("\n\n")
        text += "\n"
        origin, size, root = text.split("\n")[:3]
        good = False
        for line in signatures.splitlines():
            name, value = line[len(SIGN):].split(" ")
            raw = base64.b64decode(value, validate=True)
            for key_name, key_id, public in keys:
                if line.startswith(SIGN) and (name, raw[:4].hex()) == (key_name, key_id):
                    if not ed25519(public, text.encode(), raw[4:]) or name != origin:
                        return None
                    good = True
        return (origin, int(size), base64.b64decode(root, validate=True)) if good else None
    except (ValueError, UnicodeDecodeError):
        return None


def parse_proof(file):
    """Index, hashes and checkpoint of a .tlog-proof file."""
    head, _, checkpoint = file.partition(b"\n\n")
    lines = head.decode("ascii").split("\n")
    if lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise ValueError("no tlog-proof")
    if lines and lines[0].startswith("extra "):
        lines.pop(0)
    index = lines.pop(0)
    if not index.startswith("index "):
        raise ValueError("no index")
    return int(index[6:]), [base64.b64decode(line, validate=True) for line in lines], checkpoint


def inclusion_root(leaf_hash, index, size, proof):
    """RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return None
    first, last, root = index, size - 1, leaf_hash
    for hash_ in proof:
        if last == 0:
            return None
        if first & 1 or first == last:
            root = node(hash_, root)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            root = node(root, hash_)
        first, last = first >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(old, new, proof):
    """RFC 9162, section 2.1.4.2; old and new are (size, root)."""
    if old[0] == new[0]:
        return old[1] == new[1] and not proof
    if not 0 < old[0] < new[0]:
        return False
    path = ([old[1]] if old[0] & (old[0] - 1) == 0 else []) + proof
    if not path:
        return False
    first, last = old[0] - 1, new[0] - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    older = newer = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            older, newer = node(hash_, older), node(hash_, newer)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            newer = node(newer, hash_)
        first, last = first >> 1, last >> 1
    return older == old[1] and newer == new[1] and last == 0


def cbor(data, at, depth=0):
    """The value at a place and where it ends: unsigned integers, bytes, texts, arrays, maps."""
    if depth > 16:
        raise ValueError("too deep")
    kind, small = data[at] >> 5, data[at] & 31
    at += 1
    if small > 27 or 27 >= small > 23 and at + (1 << small - 24) > len(data):
        raise ValueError("cut off")
    if small > 23:
        width = 1 << small - 24
        small, at = int.from_bytes(data[at:at + width], "big"), at + width
    if kind == 0:
        return small, at
    if small > len(data) - at:
        raise ValueError("cut off")
    if kind in (2, 3):
        value = data[at:at + small]
        return (value if kind == 2 else value.decode("utf-8")), at + small
    if kind == 4:
        items = []
        for _ in range(small):
            item, at = cbor(data, at, depth + 1)
            items.append(item)
        return items, at
    if kind == 5:
        pairs = {}
        for _ in range(small):
            key, at = cbor(data, at, depth + 1)
            pairs[key], at = cbor(data, at, depth + 1)
        return pairs, at
    raise ValueError("another type")


def check_sums():
    listed = set(["SHA256SUMS"])
    for line in (read("SHA256SUMS") or b"").decode("ascii").splitlines():
        digest, _, name = line.partition("  ")
        listed.add(name)
        data = read(*name.split("/"))
        if data is None or sha256(data).hex() != digest:
            find(name, "is missing or is not the one that SHA256SUMS names")
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")
            if path not in listed:
                find(path, "is in the folder, and SHA256SUMS does not name it")


def check_record(name, head, note, missing):
    place = ("records", name)
    leaf, manifest = read(*place, "leaf"), read(*place, "manifest")
    receipt = read(*place, "receipt.tlog-proof")
    if leaf is None or manifest is None or receipt is None:
        return find(name, "leaf, manifest or receipt is missing")
    if len(leaf) != 58 or leaf[0] != 1 or leaf[26:58] != sha256(manifest):
        find(name, "the manifest is not the one in the leaf")
    index, proof, checkpoint = parse_proof(receipt)
    if index != int(name) or checkpoint != note:
        find(name, "the receipt is of another leaf or checkpoint")
    elif inclusion_root(sha256(b"\x00", leaf), index, head[1], proof) != head[2]:
        find(name, "the receipt does not prove the leaf to be in the log")
    fields, end = cbor(manifest, 0)
    if end != len(manifest) or fields.get(2) != leaf[1]:
        find(name, "the manifest is malformed or of another kind")
    salt, header = read(*place, "salt"), read(*place, "header.json")
    if salt is None and header is None:
        missing.append("the header of record %d" % index)
    elif sha256(b"sealtrace/v1/header", salt or b"", header or b"") != fields.get(3):
        find(name, "the header is not the one that the manifest commits to")
    listed.update(part[1].hex() for part in fields[5] + fields[6])
    for part in fields[5] + fields[6] if sealed else []:
        data = read("parts", part[1].hex())
        if data is None:
            missing.append("part %s of record %d" % (part[0].hex(), index))
        elif sha256(data) != part[1] or len(data) != part[2]:
            find(name, "part %s is not the one that the manifest lists" % part[0].hex())


def follow_handovers(keys):
    """Keys that a record names which an older, trusted key vouched for."""
    names = [name for name in os.listdir(os.path.join(folder, "log")) if name.startswith("handover-")]
    for name in sorted(names, key=lambda text: [int(n) for n in text[9:-11].split("-record-")]):
        index, proof, note = parse_proof(read("log", name))
        place = ("records", "%010d" % index)
        leaf, manifest = read(*place, "leaf"), read(*place, "manifest")
        salt, header = read(*place, "salt"), read(*place, "header.json")
        head = open_checkpoint(note, keys)
        if None in (head, leaf, manifest, salt, header) or leaf[26:58] != sha256(manifest):
            continue
        if inclusion_root(sha256(b"\x00", leaf), index, head[1], proof) != head[2]:
            continue
        fields, _ = cbor(manifest, 0)
        told = json.loads(header.decode("utf-8"))
        if sha256(b"sealtrace/v1/header", salt, header) == fields[3] and told.get("kind") == "settings":
            key = parse_vkey(told["logKey"])
            if key[0] == head[0] and key not in keys:
                keys.append(key)


def main():
    check_sums()
    keys = [parse_vkey(text) for text in arguments.log_key]
    follow_handovers(keys)
    note = read("log", "checkpoint") or b""
    head = open_checkpoint(note, keys)
    if head is None:
        find("log/checkpoint", "is not signed by the log key")
        return
    newest = read("log", "checkpoint.newest")
    if newest is not None:
        newer = open_checkpoint(newest, keys)
        first, _, rest = (read("log", "consistency") or b"").partition(b"\n\n")
        lines = first.decode("ascii").split("\n")
        proof = [base64.b64decode(line, validate=True) for line in lines[1:]]
        told = lines[0] == "old %d" % head[1] and rest == newest
        if newer is None or not told or not is_consistent(head[1:], newer[1:], proof):
            find("log/consistency", "does not prove that the newest checkpoint continues the other")
    missing = []
    names = sorted(os.listdir(os.path.join(folder, "records")))
    if not names or names != ["%010d" % record["index"] for record in index["records"]]:
        find("index.json", "does not list the records that are here")
    for name in names:
        try:
            check_record(name, head, note, missing)
        except (ValueError, IndexError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
            find(name, "is malformed")
    check_places()
    print("log %s, checkpoint of %d records, root %s" % (head[0], head[1], base64.b64encode(head[2]).decode()))
    print("%d records checked" % len(names))
    for what in missing:
        print("not here: " + what)
    if missing:
        print("whether an erasure or a retention rule took it: see sealtrace verify-evidence")
        unjudged.extend(missing)


def check_places():
    """Parts are of the sealed form, and listed by a manifest; content is of the masked form."""
    for place, wanted in (("parts", sealed), ("content", not sealed)):
        path = os.path.join(folder, place)
        names = sorted(os.listdir(path)) if os.path.isdir(path) else []
        if names and not wanted:
            find(place, "is of the other form than index.json says")
        for name in names if place == "parts" else []:
            if name not in listed:
                find("parts/" + name[:64], "is listed by no manifest")


parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--log-key", action="append", required=True)
arguments = parser.parse_args()
folder = arguments.folder
try:
    index = json.loads((read("index.json") or b"").decode("utf-8"))
    sealed = index.get("form") == "sealed"
    main()
except (ValueError, IndexError, KeyError, TypeError, AttributeError, OSError) as error:
    find("the pack", "is malformed (%s)" % type(error).__name__)
for finding in findings:
    print("WRONG: " + finding)
if unjudged and not findings:
    print("not judged: what is here holds; what is not here may have been erased, or taken out of the pack")
    sys.exit(3)
print("not ok" if findings else "ok")
sys.exit(1 if findings else 0)
`
