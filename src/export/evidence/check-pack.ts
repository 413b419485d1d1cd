// Checks an evidence pack offline, with the log's key and nothing else. The pack comes from whoever wants to prove something: nothing in it
// is trusted, what it says of itself least of all.
import { decodeUtf8, fromBase64, toBase64, toHex } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { SealtraceError } from '../../error.ts'
import { openCheckpoint, type Checkpoint } from '../../ledger/checkpoint.ts'
import type { NoteVerifier } from '../../ledger/note.ts'
import { verifyGrowth } from '../../ledger/proof.ts'
import { parseVerifierKey } from '../../ledger/verifier-key.ts'
import { cosignersOf, quorumMet, type WitnessPolicy } from '../../ledger/witness-policy.ts'
import type { VerifyFinding } from '../../verify/report.ts'
import { ContentCheck } from './check-content.ts'
import { checkFiles } from './check-files.ts'
import { nameProblems, printable } from './check-names.ts'
import { parsed, RecordChecks, type CheckedRecord, type RecordState } from './check-records.ts'
import { followHandovers } from './follow-handovers.ts'
import {
  parsePackIndex,
  parsePackKeys,
  type IndexedRecord,
  type PackIndex,
  type PackKeys,
} from './pack-index.ts'
import { contentFile, largestOf, packNames, recordFile } from './pack-names.ts'
import type { PackSource } from './pack-source.ts'

export interface PackTrust {
  /** Vkeys of the log, from somewhere else than the pack. */
  readonly logKeys: readonly string[]
  /** The officer's vkey, likewise. Default: the one that the pack names, which is then not checked. */
  readonly authorityKey?: string | undefined
  /** Which witnesses must have cosigned. Default: no cosignature is looked at. */
  readonly policy?: WitnessPolicy | undefined
  /** Name and version of the program that checks: of what the same one has packed, it knows every byte of check.py and VERIFY.md. */
  readonly tool?: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly onProgress?: (done: number, total: number) => void
}

/** What a pack proves, all that was found wrong with it, and what was not looked at. */
export interface PackReport {
  ok: boolean
  origin: string
  form: 'masked' | 'sealed'
  created: string
  /** Of the checkpoint; null when the log's key has not signed it. */
  size: number | null
  rootHash: string | null
  records: { asked: number; related: number } & Record<RecordState, number>
  /** Of what is missing: by which record of the log it went. */
  taken: { recordId: string; index: number; state: 'erased' | 'expired'; by: number | null }[]
  /** Key names of the policy's witnesses that have cosigned the checkpoint. */
  cosignatures: string[]
  findings: VerifyFinding[]
  notChecked: string[]
}

/** Never rejects for what it finds, but with `corrupt` for what is no evidence pack at all. */
export async function checkPack(source: PackSource, trust: PackTrust): Promise<PackReport> {
  const damaged = new Set<string>()
  const reading = { names: source.names, read: (name: string) => readOnce(source, name, damaged) }
  const index = parsePackIndex((await reading.read(packNames.index)) ?? new Uint8Array(0))
  const keys = parsePackKeys((await reading.read(packNames.logKeys)) ?? new Uint8Array(0))
  const pack = new Pack(reading, trust, { index, keys, damaged })
  return pack.check()
}

/** What is damaged, or larger than a file of its name can be, is told once, and then as if it was not there. */
async function readOnce(
  source: PackSource,
  name: string,
  damaged: Set<string>,
): Promise<Uint8Array | null> {
  if (damaged.has(name)) return null
  try {
    return await source.read(name, largestOf(name))
  } catch (error) {
    if (!SealtraceError.is(error) || (error.code !== 'corrupt' && error.code !== 'too_large'))
      throw error
    damaged.add(name)
    return null
  }
}

class Pack {
  readonly #source: PackSource
  readonly #trust: PackTrust
  readonly #index: PackIndex
  readonly #keys: PackKeys
  /** What concerns no single record. */
  readonly #problems: string[] = []
  /** Lengths of the sealed parts that are the ones that their names say. */
  #parts: ReadonlyMap<string, number> = new Map()
  /** Hashes of parts that a manifest lists. */
  readonly #listed = new Set<string>()
  readonly #content = new ContentCheck()
  readonly #damaged: ReadonlySet<string>
  #foreign: readonly string[] = []

  constructor(
    source: PackSource,
    trust: PackTrust,
    said: { index: PackIndex; keys: PackKeys; damaged: ReadonlySet<string> },
  ) {
    this.#source = source
    this.#trust = trust
    this.#index = said.index
    this.#keys = said.keys
    this.#damaged = said.damaged
  }

  async check(): Promise<PackReport> {
    const names = nameProblems(this.#source.names, this.#index)
    this.#problems.push(...names.slice(0, 100))
    const { parts, problems, foreign } = await checkFiles(this.#source, this.#trust, {
      index: this.#index,
      keys: this.#keys,
    })
    this.#parts = parts
    this.#foreign = foreign
    this.#problems.push(...problems)
    const { origin } = this.#index
    const note = (await this.#source.read(packNames.checkpoint)) ?? new Uint8Array(0)
    const trusted = this.#trust.logKeys.filter((key) => nameOf(key) === origin)
    if (trusted.length === 0) this.#problems.push('the pack is of another log than the log key')
    const logKeys = await followHandovers(this.#source, this.#index, trusted)
    const { policy } = this.#trust
    const head = this.#openHead(note, logKeys, policy ? cosignersOf(policy) : [])
    if (policy && head && !quorumMet(policy, head))
      this.#problems.push('too few witnesses of the policy have cosigned the checkpoint')
    if (this.#keys.origin !== origin) this.#problems.push('log/keys.json is of another log')
    await this.#checkNewest(head, logKeys)
    const checks = new RecordChecks({
      ...{ origin, head, note, now: this.#trust.now },
      authorityKey: this.#trust.authorityKey ?? this.#keys.authorityKey,
    })
    await this.#checkRecords(checks)
    await this.#checkContent()
    for (const name of this.#damaged) this.#problems.push(`${printable(name)} is damaged`)
    return this.#report(checks, head)
  }

  #openHead(
    note: Uint8Array,
    logKeys: readonly string[],
    cosigners: readonly NoteVerifier[],
  ): Checkpoint | null {
    const { origin, checkpoint } = this.#index
    const head = parsed(() => openCheckpoint(note, logKeys, origin, cosigners))
    if (!head) {
      this.#problems.push(
        "the checkpoint is not signed by the log key: the pack is of another log, or made up; or a witness's signature does not hold",
      )
      return null
    }
    if (head.size !== checkpoint.size || toBase64(head.root) !== checkpoint.rootHash)
      this.#problems.push('index.json names another checkpoint than the one in the pack')
    return head
  }

  async #checkNewest(head: Checkpoint | null, logKeys: readonly string[]): Promise<void> {
    const note = await this.#source.read(packNames.newest)
    const file = await this.#source.read(packNames.consistency)
    if ((note === null) !== (this.#index.newest === null))
      this.#problems.push('index.json and the pack do not agree on the newest checkpoint')
    if (note === null || !head) return
    const newest = parsed(() => openCheckpoint(note, logKeys, this.#index.origin))
    const proof = file && proofIn(file, head.size, note)
    const holds =
      newest && proof && parsed(() => (verifyGrowth(head, newest, proof), true)) === true
    if (!holds)
      this.#problems.push('it is not proven that the newest checkpoint continues the other one')
  }

  async #checkRecords(checks: RecordChecks): Promise<void> {
    const { records, form } = this.#index
    let last = -1
    for (const [done, record] of records.entries()) {
      this.#trust.onProgress?.(done, records.length)
      // Told already: each file is read once.
      if (record.index <= last) continue
      last = record.index
      const read = (file: Parameters<typeof recordFile>[1]) =>
        this.#source.read(recordFile(record.index, file))
      const header = await read('header.json')
      const text = header && decodeUtf8(header)
      const packed = {
        index: record.index,
        leaf: await read('leaf'),
        manifest: await read('manifest'),
        salt: await read('salt'),
        // Bytes that are no text are another header than any.
        header: header && (text ?? ''),
        receipt: await read('receipt.tlog-proof'),
      }
      const told = new Set(record.missingParts)
      const checked = checks.take(packed, ({ id, hash, length }) =>
        form === 'sealed' ? this.#parts.get(toHex(hash)) === length : !told.has(toHex(id)),
      )
      if (checked) this.#compare(checks, record, checked)
    }
  }

  /** What the pack says of a record with what the record says. */
  #compare(checks: RecordChecks, said: IndexedRecord, checked: CheckedRecord): void {
    const { leaf, manifest, header, recordId } = checked
    this.#content.take(checked)
    for (const { hash } of [...manifest.appended, ...manifest.own]) this.#listed.add(toHex(hash))
    const { traces } = this.#index.asked
    const trace = header?.trace
    if (said.role === 'asked' && traces && trace !== undefined && !traces.includes(trace))
      checks.findings.add('it is of a run that index.json does not name', said.index)
    const isTold =
      recordId === said.recordId && leaf.kind === said.kind && leaf.time === Date.parse(said.time)
    if (!isTold) checks.findings.add('index.json says something else of the record', said.index)
  }

  async #checkContent(): Promise<void> {
    const stray = [...this.#parts.keys()].filter((hash) => !this.#listed.has(hash))
    for (const hash of stray.slice(0, 100))
      this.#problems.push(`parts/${hash} is listed by no manifest in the pack`)
    for (const [n, { traceId, file }] of this.#index.content.entries()) {
      // One with another name is told already, and not read.
      if (file !== contentFile(n + 1)) continue
      const bytes = await this.#source.read(file)
      const problem = bytes ? this.#content.problem(bytes, traceId) : 'is missing'
      if (problem !== null) this.#problems.push(`${file} ${problem}`)
    }
  }

  #report(checks: RecordChecks, head: Checkpoint | null): PackReport {
    const { origin, form, created, records } = this.#index
    const states = checks.settle()
    const stateOf = ({ index }: IndexedRecord) => states.get(index)?.state ?? 'damaged'
    const count = (state: RecordState) =>
      records.filter((record) => stateOf(record) === state).length
    const asked = records.filter(({ role }) => role === 'asked').length
    const findings = [
      ...this.#problems.map((problem) => ({ recordId: null, index: null, problem })),
      ...checks.all(),
    ]
    return {
      ok: findings.length === 0,
      ...{ origin, form, created },
      size: head?.size ?? null,
      rootHash: head && toBase64(head.root),
      records: {
        ...{ asked, related: records.length - asked },
        ...{ intact: count('intact'), erased: count('erased') },
        ...{ expired: count('expired'), damaged: count('damaged') },
      },
      taken: records.flatMap((record) => {
        const state = stateOf(record)
        if (state !== 'erased' && state !== 'expired') return []
        const { recordId, index } = record
        return [{ recordId, index, state, by: states.get(index)?.by?.index ?? null }]
      }),
      cosignatures: head?.cosignatures.map(({ name }) => name) ?? [],
      findings,
      notChecked: this.#notChecked(),
    }
  }

  #notChecked(): string[] {
    const { authorityKey, policy } = this.#trust
    return [
      'all that the log holds besides these records: also a legal hold, rules or an erasure of which the pack has nothing',
      ...(this.#index.form === 'masked'
        ? [
            'that the masked text is what the sealed parts hold: this takes the keys of the log',
            'that the sealed parts are still in the log: which are not is what index.json says',
          ]
        : ['what the sealed parts say: this takes the keys of the log']),
      'what index.json and log/keys.json say of the pack: who asked for what, and when, and what was left out',
      ...(this.#foreign.length
        ? [
            `${this.#foreign.join(' and ')}: another version made the pack (or whoever changed it); run none of it unread`,
          ]
        : []),
      'audit.json and report.html: they are for reading',
      ...(authorityKey === undefined
        ? ["the officer's key: it is the one that the pack names; give it with --authority-key"]
        : []),
      ...(policy ? [] : ['cosignatures of witnesses: no policy was given']),
    ]
  }
}

/** Of a vkey. Throws `corrupt`: keys come from who checks. */
function nameOf(key: string): string {
  return parseVerifierKey(key).name
}

/** Null for what is no proof from a tree of `size` leaves to this checkpoint. */
function proofIn(file: Uint8Array, size: number, note: Uint8Array): Uint8Array[] | null {
  const at = Buffer.from(file).indexOf('\n\n')
  if (at < 0 || !equalBytes(file.subarray(at + 2), note)) return null
  const [first, ...lines] = (decodeUtf8(file.subarray(0, at)) ?? '').split('\n')
  if (first !== `old ${size}` || lines.length > 63) return null
  const hashes = lines.flatMap((line) => fromBase64(line) ?? [])
  return hashes.length === lines.length ? hashes : null
}
