// How a slot key is sealed to a reader: one HPKE context a producer session, one message a slot (docs/spec/client-side.md).
import { concatBytes, encodeUtf8 } from '../crypto/encoding.ts'
import { dhkemX25519 } from '../crypto/dhkem-x25519.ts'
import type { Kem } from '../crypto/kem.ts'
import { labels } from '../crypto/labels.ts'
import { xWing } from '../crypto/x-wing.ts'
import type { ReaderSuite } from './reader-public-key.ts'

/** How a slot key is sealed to a reader. */
export interface SealedTo {
  /** Of the reader key, 16 hex digits. */
  readonly id: string
  readonly suite: ReaderSuite
  /** Encapsulated key of the session's context. */
  readonly enc: Uint8Array
  /** Number of the message in the context, from 0. */
  readonly seq: number
}

/** `info` of the context. */
export const readerSlotInfo = encodeUtf8(labels.readerSlot)

/** The KEMs of both suites. */
export const readerKems: Readonly<Record<ReaderSuite, Kem>> = { 1: dhkemX25519(), 2: xWing }

/** Associated data of a slot's message: it opens for no other slot, trace or log. */
export function readerSlotAad(origin: string, trace: Uint8Array, slot: Uint8Array): Uint8Array {
  return concatBytes(encodeUtf8(origin), Uint8Array.of(0), trace, slot)
}
