// The masking that the adapters share: one compiled policy and one key, used for many values.
import { keepListed } from '../protect/allow-fields.ts'
import { captureModeOf, type CaptureMode } from '../protect/capture-mode.ts'
import { copyJson } from '../protect/copy-json.ts'
import type { KeyedHash } from '../protect/keyed-hash.ts'
import { MaskKey } from '../protect/mask-key.ts'
import { compilePolicy, type Policy, type PolicyOptions } from '../protect/policy.ts'
import { protectValue } from '../protect/protect-value.ts'
import { placeholders, renderValue } from '../protect/render-value.ts'
import type { JsonValue } from '../record/json.ts'

export interface MaskerOptions {
  /** What to look for and what to do with it; the default policy when absent. */
  policy?: PolicyOptions
  /** Key of the actions `hash` and `pseudonym`, at least 16 bytes; random per masker when absent. */
  key?: Uint8Array
}

/** Masks the values that belong together, such as those of one span: equal values get equal placeholders. */
export type Mask = (value: unknown) => JsonValue

/** Throws `config_invalid` for a wrong policy and `usage` for a short key; the masks that it makes may throw too. */
export class Masker {
  readonly #policy: Policy
  readonly #keyed: KeyedHash
  readonly #mode: CaptureMode

  constructor({ policy, key }: MaskerOptions) {
    this.#keyed = new MaskKey(key).keyed
    this.#policy = compilePolicy(policy)
    this.#mode = captureModeOf(this.#policy, undefined)
  }

  /** False where the policy's capture mode is `metadata` or `off`: no content may leave. */
  get passesContent(): boolean {
    return this.#mode !== 'metadata' && this.#mode !== 'off'
  }

  mask(): Mask {
    const show = placeholders()
    const mode = this.#mode === 'reference' ? 'reference' : 'masked'
    const where = { path: [], context: { destination: 'export' }, mode } as const
    return (value) => {
      const listed = keepListed(this.#policy, copyJson(value)).value
      return renderValue(protectValue(listed, where, this.#policy, this.#keyed).value, show)
    }
  }
}
