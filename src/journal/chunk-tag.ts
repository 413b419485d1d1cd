import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import type { Secret } from '../crypto/secret.ts'
import { detectorVersion } from '../detect/detector-version.ts'
import type { NamedValues } from '../protect/named-values.ts'
import { namedIn } from './named-of-step.ts'
import type { RawChunk } from './split-content.ts'

/** How a chunk is treated: what is not the same for two equal ones keeps them apart. */
export interface ChunkTreatment {
  readonly tagKey: Secret
  /** Of the protection in force. */
  readonly version: Uint8Array
  readonly treatedAs: string
  /** It is sealed whole for want of an answer: that is not taken once there is one. */
  readonly failed: boolean
  readonly named: NamedValues | undefined
}

/** Equal for equal chunks that are treated alike: 32 hex digits. */
export function chunkTag({ value, json }: RawChunk, treatment: ChunkTreatment): string {
  const { tagKey, version, treatedAs, failed, named } = treatment
  const held = named ? namedIn(value, named) : ''
  const mac = hmacSha256(
    tagKey,
    'chunk',
    version,
    detectorVersion,
    treatedAs,
    failed ? '\u0000failed' : '',
    held === '' ? '' : `\u0000named ${held}`,
    '\u0000',
    json,
  )
  return toHex(mac.subarray(0, 16))
}
