// Batches that producers signed: each statement by a key that was registered before it, and of each session every counter.
// What the collector left out shows as a gap. No key is needed.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { parseHeader, type Header } from '../record/header.ts'
import { headerCommitment, type Manifest } from '../seal/format/manifest.ts'
import { producerChangeOf, statementOf } from '../seal/format/producer-record.ts'
import { isStatedBy, producerKeyId } from '../seal/format/producer-statement.ts'
import { SessionGaps, type SessionState } from '../seal/format/session-gaps.ts'
import { listed, type Findings, type ReportedGap } from './report.ts'
import type { SourceRecord } from './verify-source.ts'

interface Place {
  readonly index: number
  readonly recordId: string
}

interface Registered {
  readonly publicKey: Uint8Array
  /** When it was removed, milliseconds since the epoch. */
  removed: number | null
}

/** Of one session, in one finding. */
const runsShown = 20
/** Sessions that are told one by one. */
const sessionsShown = 20
/** Milliseconds for which a collector may go by a registry that it has just read. */
const grace = 60_000

/** Takes in what producers said while the records are walked, and judges it at the end. */
export class SignedBatches {
  readonly #findings: Findings | null
  readonly #keys = new Map<string, Registered>()
  readonly #gaps = new SessionGaps()
  /** The last batch of each session that is on record, by the hex ids of key and session. */
  readonly #last = new Map<string, Place>()
  /** Sessions of which signed batches are not on record. */
  readonly omissions: ReportedGap[] = []
  /** Records of what producers said. */
  count = 0

  /** Without findings nothing is judged: what only a part of the log is known of. */
  constructor(findings: Findings | null) {
    this.#findings = findings
  }

  /** A record that is the one in its leaf. */
  take(record: SourceRecord, manifest: Manifest, place: Place): void {
    if (manifest.kind !== 'producer' && manifest.kind !== 'producerBatch') return
    this.count++
    if (!this.#findings) return
    const { salt, header: text } = record
    const isCommitted =
      salt !== null && text !== null && equalBytes(headerCommitment(salt, text), manifest.header)
    const header = isCommitted ? parseHeader(text) : null
    // What is wrong with the header row itself is a finding elsewhere, in a deep verification at the least.
    if (!header)
      return this.#add('what a producer said cannot be read: its header is gone or changed', place)
    if (manifest.kind === 'producer') this.#takeKey(header, record.time, place)
    else this.#takeStatement(header, record.time, place)
  }

  /** `notChecked` is told what cannot be known. */
  settle(notChecked: string[]): void {
    const open: SessionState[] = []
    let givenUp = 0
    let sessionsGivenUp = 0
    for (const state of this.#gaps.states()) {
      this.#judge(state)
      if (!state.hasEnded) open.push(state)
      givenUp += state.givenUp
      if (state.givenUp > 0) sessionsGivenUp++
    }
    for (const { batches, last, ...of } of open.slice(0, sessionsShown))
      notChecked.push(
        `${nameOf(of)} has no end: ${batches} batches are on record, the last has the number ${last}; what may be missing behind it cannot be told`,
      )
    if (open.length > sessionsShown)
      notChecked.push(
        `${open.length - sessionsShown} more sessions of producers have no end; what may be missing behind their last batches cannot be told`,
      )
    if (givenUp > 0)
      notChecked.push(
        `${givenUp} batches of ${sessionsGivenUp} sessions were given up by their producers, since they were refused or damaged; gap records tell of their steps`,
      )
  }

  #takeKey(header: Header, time: number, place: Place): void {
    const change = producerChangeOf(header)
    if (!change) return this.#add('the record of a producer key names none', place)
    if (change.removed !== undefined) {
      const known = this.#keys.get(change.removed)
      // Removed twice is no matter either: the first removal stands.
      if (known) known.removed ??= time
      else this.#add('the record removes a producer key that was not registered', place)
      return
    }
    const id = toHex(producerKeyId(change.key))
    const known = this.#keys.get(id)
    // The same key twice is no matter: two processes may have registered it at once.
    if (known?.removed !== null) this.#keys.set(id, { publicKey: change.key, removed: null })
    else if (!equalBytes(known.publicKey, change.key))
      this.#add('the record registers another producer key under the id of one that counts', place)
  }

  #takeStatement(header: Header, time: number, place: Place): void {
    const statement = statementOf(header)
    if (!statement) return this.#add('the record holds no statement of a producer', place)
    const id = toHex(statement.keyId)
    const known = this.#keys.get(id)
    if (!known)
      return this.#add(`a batch is on record by producer key ${id}, which is not registered`, place)
    if (!isStatedBy(known.publicKey, statement))
      return this.#add(`the statement of a batch is not signed by producer key ${id}`, place)
    if (known.removed !== null && time > known.removed + grace)
      this.#add(`a batch is on record by producer key ${id}, which was removed before`, place)
    this.#gaps.add(statement)
    this.#last.set(id + toHex(statement.session), place)
  }

  #judge({ missing, contradictory, ...of }: SessionState): void {
    if (missing.length > 0) {
      const count = missing.reduce((sum, [from, to]) => sum + to - from + 1, 0)
      const runs = missing.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`))
      const last = this.#last.get(of.keyId + of.session)
      if (last && this.omissions.length < listed)
        this.omissions.push({ ...last, lost: count, reason: 'omitted', session: of.session })
      this.#findings?.add(
        `${nameOf(of)}: ${count} signed batches are not on record: ${shown(runs)}`,
      )
    }
    if (contradictory.length > 0)
      this.#findings?.add(
        `${nameOf(of)}: several batches were signed for one number, or one after the last: ${shown(contradictory.map(String))}`,
      )
  }

  #add(problem: string, { index, recordId }: Place): void {
    this.#findings?.add(problem, index, recordId)
  }
}

function nameOf({ keyId, session }: Pick<SessionState, 'keyId' | 'session'>): string {
  return `session ${session} of producer key ${keyId}`
}

function shown(texts: readonly string[]): string {
  const rest = texts.length - runsShown
  return texts.slice(0, runsShown).join(', ') + (rest > 0 ? `, and ${rest} more` : '')
}
