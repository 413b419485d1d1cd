// What may be missing: content that an erasure took, which the officer has signed, or that expired by his rules. The operator can
// destroy; he cannot conceal that he did.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { parseVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseHeader, type Header } from '../record/header.ts'
import {
  expireAction,
  isSignedIntent,
  runAction,
  scopeOf,
  type ErasureScope,
} from '../seal/format/erasure.ts'
import { headerCommitment, type Manifest } from '../seal/format/manifest.ts'
import { isSignedRetention, retentionOf } from '../seal/format/retention.ts'
import { CoveredRanges } from './covered-ranges.ts'
import type { Findings } from './report.ts'
import { TakenRecords } from './taken-records.ts'
import { Expiries, type Leaf, type Place, type PresentPart } from './verify-expiries.ts'
import type { SourceRecord } from './verify-source.ts'

interface MissingPart extends Leaf {
  readonly name: string
  /** Hex. */
  readonly keyId: string
}

interface Intent extends Place {
  /** Hex. */
  readonly id: string
  readonly scope: ErasureScope
}

interface Taken {
  readonly header: Header
  readonly manifest: Manifest
  readonly place: Place
}

const ofErasures: ReadonlySet<string> = new Set(['erasureIntent', 'erasureCompletion', 'retention'])

/** Takes in what is missing while the records are walked, and judges it at the end, when all intents are known. */
export class Erasures {
  readonly #origin: string
  readonly #officer: Uint8Array | null
  readonly #findings: Findings
  readonly #expiries: Expiries
  readonly #headers = new Map<number, Leaf>()
  readonly #parts: MissingPart[] = []
  readonly #intents: Intent[] = []
  readonly #completed = new Set<string>()
  /** Completed, and not as void: what they named must be gone. */
  readonly #carriedOut = new Set<string>()
  /** By key (hex): the last intent that names it. */
  readonly #keys = new Map<string, Intent>()
  readonly #since: number
  readonly #isWholeLog: boolean
  /** Which records something is gone of, and by which it went. */
  readonly taken = new TakenRecords()

  /**
   * `authorityKey`: the officer's vkey. Without one no erasure is taken for one. `now`: milliseconds since the epoch. `since`: records
   * before this one are not looked at; what only they can tell is not judged. `isWholeLog`: false for some records of a log, where it
   * cannot be told whether all is gone that a completion says. Default true.
   */
  constructor(options: {
    origin: string
    authorityKey: string | undefined
    findings: Findings
    now: number
    since?: number
    isWholeLog?: boolean
  }) {
    const { now, since = 0, isWholeLog = true } = options
    this.#isWholeLog = isWholeLog
    this.#origin = options.origin
    this.#officer = officerKey(options.authorityKey)
    this.#findings = options.findings
    this.#since = since
    this.#expiries = new Expiries(options.findings, { now, since })
  }

  missingHeader(leaf: Leaf): void {
    this.#headers.set(leaf.index, leaf)
  }

  missingPart(part: MissingPart): void {
    this.#parts.push(part)
  }

  /** A record that is the one in its leaf. */
  take(record: SourceRecord, manifest: Manifest, place: Place): void {
    const { time, index } = record
    // One that stands outside of the log says nothing of when what is in it was written.
    if (index !== null) this.#expiries.pass({ ...place, time, kind: manifest.kind }, manifest)
    if (!ofErasures.has(manifest.kind)) return
    const { salt, header: text } = record
    const isCommitted =
      salt !== null && text !== null && equalBytes(headerCommitment(salt, text), manifest.header)
    const header = isCommitted ? parseHeader(text) : null
    // What is wrong with the header row itself is a finding already.
    if (!header) return
    if (manifest.kind === 'erasureCompletion') this.#takeCompletion(header)
    else if (manifest.kind === 'retention') this.#takeRules(record, { header, manifest, place })
    else if (header.action === expireAction) this.#takeExpiry(record, header, place)
    else if (header.action !== runAction) this.#takeIntent(record, { header, manifest, place })
  }

  /** Whether a key (hex) may be gone; for expired ones, once all is settled. */
  covers(keyId: string): boolean {
    return this.#keys.has(keyId) || this.#expiries.coversKey(keyId)
  }

  /** Whether an expiry names the key (hex), be it right or not. */
  isNamed(keyId: string): boolean {
    return this.#expiries.names(keyId)
  }

  /** Keys (hex) that an erasure or an expiry names. */
  get namedKeys(): string[] {
    const expired = this.#expiries.all.flatMap(({ scope }) => scope.keys.map(toHex))
    return [...this.#keys.keys(), ...expired]
  }

  /** How many records claim to take something. */
  get count(): number {
    return this.#intents.length + this.#expiries.all.length
  }

  /** See {@link Expiries.unjudged}. */
  get unjudged(): number {
    return this.#expiries.unjudged
  }

  /** `present`: parts that are in the store, and keys (hex). */
  settle(present: { parts: Iterable<PresentPart>; keys: ReadonlySet<string> }): void {
    const left = { parts: [...present.parts], keys: present.keys, headers: this.#headers }
    this.#expiries.settle(
      left.parts,
      this.#parts.map(({ keyId }) => keyId),
    )
    this.#judgeHeaders()
    this.#judgeParts()
    this.#expiries.findLeft(left, (id) => this.#carriedOut.has(id))
    const done = this.#intents.filter(({ id }) => this.#completed.has(id))
    if (done.length === 0) return
    this.#findLeftHeaders(done)
    for (const intent of done)
      for (const key of intent.scope.keys)
        if (left.keys.has(toHex(key))) this.#left(intent, `wrapped key ${toHex(key)}`)
    const keys = new Map(done.flatMap((of) => of.scope.keys.map((key) => [toHex(key), of])))
    const parts = new Map(done.flatMap((of) => of.scope.parts.map((part) => [toHex(part), of])))
    for (const { name, keyId } of left.parts) {
      const intent = parts.get(name) ?? keys.get(keyId)
      if (intent) this.#left(intent, `part ${name}`)
    }
  }

  /** Intents and expiries without a completion. */
  get pending(): number {
    const all = [...this.#intents, ...this.#expiries.all]
    return all.filter(({ id }) => !this.#completed.has(id)).length
  }

  #takeCompletion({ erased, counts }: Header): void {
    if (!this.#isWholeLog) return
    const isVoid = counts?.keys === 0 && counts.parts === 0 && counts.records === 0
    for (const id of Array.isArray(erased) ? erased : [])
      if (typeof id === 'string') {
        this.#completed.add(id)
        if (!isVoid) this.#carriedOut.add(id)
      }
  }

  #takeIntent({ id }: SourceRecord, { header, manifest, place }: Taken): void {
    const signed = { origin: this.#origin, id, header: manifest.header }
    const scope = scopeOf(header)
    if (!this.#officer || !scope || !isSignedIntent(this.#officer, signed, manifest.signature))
      this.#notSigned('the erasure intent is', place)
    else this.#addIntent({ ...place, id: toHex(id), scope })
  }

  #takeRules({ id }: SourceRecord, { header, manifest, place }: Taken): void {
    const signed = { origin: this.#origin, id, header: manifest.header }
    const text = retentionOf(header)
    if (!this.#officer || !text || !isSignedRetention(this.#officer, signed, manifest.signature))
      this.#notSigned('the retention rules are', place)
    else this.#expiries.addRules({ index: place.index, id: toHex(id), text })
  }

  #takeExpiry({ id, time }: SourceRecord, header: Header, place: Place): void {
    const scope = scopeOf(header)
    const { policy } = header
    if (scope && typeof policy === 'string')
      this.#expiries.add({ ...place, id: toHex(id), time, scope, policy })
    else this.#findings.add('the expiry does not say what it took', place.index, place.recordId)
  }

  #notSigned(what: string, { index, recordId }: Place): void {
    this.#findings.add(`${what} not signed with the officer's key`, index, recordId)
  }

  #addIntent(intent: Intent): void {
    this.#intents.push(intent)
    for (const key of intent.scope.keys) this.#keys.set(toHex(key), intent)
  }

  #judgeHeaders(): void {
    const intents = rangesOf(this.#intents)
    for (const [index, leaf] of this.#headers) {
      const intent = intents.at(index)
      const expiry = intent ? null : this.#expiries.ofRecord(leaf)
      if (intent) this.taken.add(leaf, 'erased', { by: intent })
      else if (expiry) this.taken.add(leaf, 'expired', { by: expiry })
      else this.#unauthorised('the header row is missing', leaf)
    }
  }

  #judgeParts(): void {
    const alone = new Map(
      this.#intents.flatMap((of) => of.scope.parts.map((part) => [toHex(part), of])),
    )
    const ranges = rangesOf(this.#intents)
    for (const { name, keyId, ...leaf } of this.#parts) {
      const named = this.#keys.get(keyId) ?? alone.get(name)
      // An intent is about what was recorded before it; what came after it under its key is taken by a later one that names the record.
      const intent = named && leaf.index >= named.index ? ranges.at(leaf.index) : named
      const expiry = intent ? null : this.#expiries.ofPart(name, leaf)
      if (intent) this.taken.add(leaf, 'erased', { by: intent, part: name })
      else if (expiry) this.taken.add(leaf, 'expired', { by: expiry, part: name })
      else this.#unauthorised(`part ${name} is missing`, leaf)
    }
  }

  #findLeftHeaders(done: readonly Intent[]): void {
    for (const { from, to, by } of rangesOf(done).ranges)
      for (let index = Math.max(from, this.#since); index <= to; index++)
        if (!this.#headers.has(index)) this.#left(by, `the header row of record ${index}`)
  }

  #left({ index, recordId }: Intent, what: string): void {
    this.#findings.add(`${what} was erased by this record, and is there`, index, recordId)
  }

  #unauthorised(problem: string, leaf: Leaf): void {
    this.taken.add(leaf, 'erased-unauthorised')
    this.#findings.add(`erased-unauthorised: ${problem}`, leaf.index, leaf.recordId)
  }
}

/** An intent is about what was recorded before it. */
function rangesOf(intents: readonly Intent[]): CoveredRanges<Intent> {
  return new CoveredRanges(
    intents.flatMap((by) =>
      by.scope.records.map(([from, to]) => ({ from, to: Math.min(to, by.index - 1), by })),
    ),
  )
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
