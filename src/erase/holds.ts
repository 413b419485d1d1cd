// Legal holds in force. What lies in the store is not trusted: a hold counts when its row is the one in the ledger and the
// officer has signed it; one of which the row was changed or taken away stops every erasure.
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import { leafOf } from '../journal/matches-leaf.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { headerToken } from '../journal/step-header.ts'
import { parseVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseHeader, type HoldText } from '../record/header.ts'
import { formatRecordId } from '../record/id.ts'
import { holdOf, isSignedHold, type HoldSaying } from '../seal/format/hold.ts'
import { headerCommitment, parseManifest } from '../seal/format/manifest.ts'
import type { StoredRecord } from '../store/log-store.ts'
import { holdLeaves, type HoldRows } from './hold-leaves.ts'

export interface Hold {
  /** Record id. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly scope: HoldText
  /** Record id of the audit entry that says who and why. */
  readonly audit: string
}

/** Something that may be under a hold: a record, or what is known of it. */
export interface Holdable {
  /** Hex. */
  readonly trace: string
  /** Hex id of the subject whose slot it is in; null for nobody named. Content of nobody is everybody's in its run. */
  readonly subject: string | null
  /** When it was recorded, milliseconds since the epoch. */
  readonly time: number
  /** Of its run, as headers have it or as the client said it; of several, any. */
  readonly traceType?: string | readonly string[] | undefined
  /** Its type is a token under a key that is not here: it may be any. */
  readonly anyType?: boolean
}

export interface Holds {
  /** Oldest first. */
  readonly inForce: readonly Hold[]
  /** Those that hold it. */
  of(item: Holdable): Hold[]
  covers(item: Holdable): boolean
}

export type HoldSources = Pick<OpenLog, 'ring' | 'state'> & {
  readonly store: HoldRows
  readonly info: Pick<OpenLog['info'], 'origin' | 'authorityKey'>
}

/** Published holds that did not end. Rejects with `corrupt` when a hold record is damaged or gone: then nothing may go. */
export async function readHolds(log: HoldSources): Promise<Holds> {
  const { store, ring, info } = log
  const leaves = await holdLeaves(log)
  const rows = new Map((await store.holds()).map((record) => [record.index, record]))
  const inForce = new Map<string, Hold>()
  for (const [index, leaf] of leaves) {
    const record = rows.get(index)
    const expected = record && leafOf(record)
    if (!record || !expected || !equalBytes(leaf, expected)) throw damaged()
    const said = readHold(record, info)
    if (!said) continue
    if ('ends' in said) inForce.delete(said.ends)
    else
      inForce.set(toHex(record.id), {
        ...{ id: formatRecordId(record.id), time: record.time },
        ...{ scope: said.hold, audit: said.audit },
      })
  }
  const indexKey = await ring.projectKey('index')
  const tokens = new Map<string, string>()
  const tokenOf = (type: string): string => {
    if (type.startsWith('~')) return type
    const token = tokens.get(type) ?? headerToken(indexKey, 'traceType', type)
    if (tokens.size < mostTokens) tokens.set(type, token)
    return token
  }
  return new HoldsInForce([...inForce.values()], tokenOf)
}

const mostTokens = 1000

class HoldsInForce implements Holds {
  readonly inForce: readonly Hold[]
  readonly #tokenOf: (type: string) => string

  constructor(inForce: readonly Hold[], tokenOf: (type: string) => string) {
    this.inForce = inForce
    this.#tokenOf = tokenOf
  }

  of(item: Holdable): Hold[] {
    return this.inForce.filter(({ scope }) => this.#holds(scope, item))
  }

  covers(item: Holdable): boolean {
    return this.inForce.some(({ scope }) => this.#holds(scope, item))
  }

  #holds(scope: HoldText, item: Holdable): boolean {
    const { trace, subject, time, traceType = [], anyType = false } = item
    if (time < (scope.since ?? 0) || time >= (scope.until ?? Infinity)) return false
    if (scope.traceType !== undefined)
      return anyType || [traceType].flat().some((type) => this.#tokenOf(type) === scope.traceType)
    if (scope.subject !== undefined) return scope.subject === subject
    return scope.all === true || scope.trace === trace
  }
}

/** Null for one that the officer has not signed. */
function readHold(
  { id, manifest, salt, header: text }: StoredRecord,
  { origin, authorityKey }: HoldSources['info'],
): (HoldSaying & { readonly audit: string }) | null {
  const { kind, header: commitment, signature } = parseManifest(manifest)
  const key = publicKeyOf(authorityKey)
  if (kind !== 'hold' || !isSignedHold(key, { origin, id, header: commitment }, signature))
    return null
  if (!salt || text === null || !equalBytes(headerCommitment(salt, text), commitment))
    throw damaged()
  const header = parseHeader(text)
  const said = header && holdOf(header)
  if (!said) throw damaged()
  return { ...said, audit: header.audit ?? '' }
}

function publicKeyOf(vkey: string): Uint8Array {
  const { type, publicKey } = parseVerifierKey(vkey)
  if (type === signatureTypes.ed25519) return publicKey
  throw new SealtraceError('corrupt', "log.json names no officer's key; restore it from a backup")
}

function damaged(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'the record of a legal hold is damaged, so what is held is not known and nothing can go; run `sealtrace verify` and restore log.db from a backup',
  )
}
