// Legal holds: each has to be signed by the officer, and no person is erased who was held when the erasure was published.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { parseVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseHeader, type Header } from '../record/header.ts'
import { formatRecordId } from '../record/id.ts'
import { holdOf, isSignedHold } from '../seal/format/hold.ts'
import { headerCommitment, type Manifest } from '../seal/format/manifest.ts'
import type { Findings } from './report.ts'
import type { SourceRecord } from './verify-source.ts'

interface Place {
  readonly index: number
  readonly recordId: string
}

/** Takes the records of a log in leaf order. */
export class LegalHolds {
  readonly #origin: string
  readonly #officer: Uint8Array | null
  readonly #findings: Findings
  /** By hex id: holds in force of a person, or of everything at all times. */
  readonly #inForce = new Map<string, { subject: string | null; index: number; id: string }>()
  /** Leaf index of the first intent of an erasure: what came after it is taken by further ones for the same audit entry. */
  readonly #first = new Map<string, number>()

  readonly #since: number

  /**
   * `authorityKey`: the officer's vkey. Without one no hold is taken for one. `since`: records before this one are not looked at, so
   * that it is not known what is held, and not judged.
   */
  constructor(options: {
    origin: string
    authorityKey: string | undefined
    findings: Findings
    since?: number
  }) {
    this.#since = options.since ?? 0
    this.#origin = options.origin
    this.#officer = officerKey(options.authorityKey)
    this.#findings = options.findings
  }

  /** A record that is the one in its leaf. */
  take(record: SourceRecord, manifest: Manifest, place: Place): void {
    const { kind } = manifest
    if (kind !== 'hold' && kind !== 'erasureIntent') return
    const { salt, header: text } = record
    const isCommitted =
      salt !== null && text !== null && equalBytes(headerCommitment(salt, text), manifest.header)
    const header = isCommitted ? parseHeader(text) : null
    // What is wrong with the header row itself is a finding already.
    if (!header) return
    if (kind === 'erasureIntent') this.#judge(header, place)
    else this.#takeHold({ record, manifest, header }, place)
  }

  #takeHold(
    { record, manifest, header }: { record: SourceRecord; manifest: Manifest; header: Header },
    place: Place,
  ): void {
    const signed = { origin: this.#origin, id: record.id, header: manifest.header }
    const said = holdOf(header)
    if (!this.#officer || !said || !isSignedHold(this.#officer, signed, manifest.signature))
      this.#findings.add(
        "the legal hold is not signed with the officer's key",
        place.index,
        place.recordId,
      )
    else if ('ends' in said) this.#inForce.delete(said.ends)
    else {
      const { subject = null, all, since, until } = said.hold
      const id = formatRecordId(record.id)
      const isOfAll = all === true && since === undefined && until === undefined
      if (subject !== null || isOfAll)
        this.#inForce.set(toHex(record.id), { subject, index: place.index, id })
    }
  }

  /** Which records a hold of a run, a type or a time held cannot be told when they are gone. */
  #judge(header: Header, { index, recordId }: Place): void {
    const { subject, audit = '' }: { subject?: unknown; audit?: unknown } = header
    if (typeof subject !== 'string' || typeof audit !== 'string' || this.#since > 0) return
    const name = `${subject} ${audit}`
    const first = this.#first.get(name) ?? index
    this.#first.set(name, first)
    for (const hold of this.#inForce.values())
      if (hold.index < first && (hold.subject === null || hold.subject === subject))
        this.#findings.add(`it erases what legal hold ${hold.id} held`, index, recordId)
  }
}

function officerKey(vkey: string | undefined): Uint8Array | null {
  if (vkey === undefined) return null
  try {
    const { type, publicKey } = parseVerifierKey(vkey)
    return type === signatureTypes.ed25519 ? publicKey : null
  } catch {
    return null
  }
}
