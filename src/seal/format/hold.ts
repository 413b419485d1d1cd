// Legal holds (docs/spec/erasure.md): what may not go, and the officer's signature over it.
import { ed25519Verify } from '../../crypto/ed25519-verify.ts'
import { concatBytes, encodeUtf8 } from '../../crypto/encoding.ts'
import { labels } from '../../crypto/labels.ts'
import type { Header, HoldText } from '../../record/header.ts'
import { recordKinds } from '../../record/kind.ts'

/** What the officer's signature covers: a hold is of one log, one record and one header. */
export interface SignedHold {
  readonly origin: string
  /** Record id, 16 bytes. */
  readonly id: Uint8Array
  /** The header commitment in the manifest, 32 bytes. */
  readonly header: Uint8Array
}

/** What a hold record says. */
export type HoldSaying =
  | { readonly hold: HoldText }
  /** Hex id of the hold that ends. */
  | { readonly ends: string }

/** label ‖ 0 ‖ kind (1) ‖ record id (16) ‖ header commitment (32) ‖ origin. */
export function holdMessage({ origin, id, header }: SignedHold): Uint8Array {
  const head = encodeUtf8(`${labels.legalHold}\0`)
  return concatBytes(head, Uint8Array.of(recordKinds.hold), id, header, encodeUtf8(origin))
}

/** Total on hostile bytes. `publicKey` is the officer's, 32 bytes. */
export function isSignedHold(
  publicKey: Uint8Array,
  hold: SignedHold,
  signature: Uint8Array | undefined,
): boolean {
  if (!signature || hold.id.length !== 16 || hold.header.length !== 32) return false
  return ed25519Verify(publicKey, holdMessage(hold), signature)
}

const shapes: Readonly<Record<string, (value: unknown) => boolean>> = {
  trace: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
  subject: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
  traceType: (value) => typeof value === 'string' && /^~[0-9a-f]{16}$/.test(value),
  all: (value) => value === true,
  since: isTime,
  until: isTime,
}
const targets = ['trace', 'subject', 'traceType', 'all']

/** Null for a header that says neither, or both, or something else than a hold can say. Total on hostile headers. */
export function holdOf({ hold, ends }: Pick<Header, 'hold' | 'ends'>): HoldSaying | null {
  if (hold === undefined)
    return typeof ends === 'string' && /^[0-9a-f]{32}$/.test(ends) ? { ends } : null
  if (ends !== undefined || typeof hold !== 'object' || hold === null) return null
  const said = Object.entries(hold)
  const isKnown = said.every(
    ([name, value]) => Object.hasOwn(shapes, name) && shapes[name]?.(value),
  )
  return isKnown && said.filter(([name]) => targets.includes(name)).length === 1 ? { hold } : null
}

function isTime(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
