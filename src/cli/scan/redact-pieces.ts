import { toHex } from '../../crypto/encoding.ts'
import { hmacSha256 } from '../../crypto/hmac.ts'
import { labels } from '../../crypto/labels.ts'
import type { Secret } from '../../crypto/secret.ts'
import { hide, maskingOnly } from '../../protect/hide.ts'
import { parseJsonText } from '../../protect/json-in-text.ts'
import type { KeyedHash } from '../../protect/keyed-hash.ts'
import { protectValue } from '../../protect/protect-value.ts'
import { placeholders, renderValue } from '../../protect/render-value.ts'
import { scopeOf, treatmentIn } from '../../protect/scope.ts'
import { renderMarked } from '../../record/marker.ts'
import { scanContext, type ScanPolicy } from './scan-policy.ts'
import type { Piece } from './scan-text.ts'

/** Masks the pieces of one text, in order. Lines of JSON stay JSON. */
export class PieceMasker {
  readonly #scan: ScanPolicy
  readonly #keyed: KeyedHash
  readonly #show = placeholders()
  /** Characters of the input that were put out, masked or not. */
  #done = 0

  constructor(scan: ScanPolicy, key: Secret) {
    this.#scan = scan
    this.#keyed = (domain, text) =>
      toHex(hmacSha256(key, labels.redact, `${domain}\u0000${text}`).subarray(0, 8))
  }

  /** What is to be written for the piece. */
  mask(piece: Piece): string {
    const { window, start, end, isJson, found } = piece
    const isWhole = this.#done <= window.base + start
    if (isJson && isWhole) {
      this.#done = window.base + end
      return this.#maskJson(window.text.slice(start, end), found.length > 0)
    }
    return this.#maskText(piece)
  }

  #maskText({ window, end, found }: Piece): string {
    const { text, base } = window
    let out = ''
    for (const { start, end: stop, class: name } of found) {
      if (base + start < this.#done) continue
      out += text.slice(this.#done - base, start)
      out += this.#hide(name, text.slice(start, stop))
      this.#done = base + stop
    }
    if (base + end <= this.#done) return out
    out += text.slice(this.#done - base, end)
    this.#done = base + end
    return out
  }

  #hide(name: string, value: string): string {
    const { policy } = this.#scan
    const scope = scopeOf(policy, scanContext)
    const state = maskingOnly(policy, scope, this.#keyed)
    return renderMarked(hide(state, name, value, treatmentIn(scope, name)), this.#show)
  }

  /** Where nothing is hidden the text stays as it is written, to the last blank. */
  #maskJson(text: string, hasFindings: boolean): string {
    const value = parseJsonText(text)
    if (value === undefined) return text
    const where = { path: [], context: scanContext, mode: 'masked' } as const
    const masked = protectValue(value, where, this.#scan.policy, this.#keyed)
    if (!hasFindings && masked.findings.size === 0) return text
    const indent = /^\s*[{[]\r?\n( {1,8}|\t)/.exec(text)?.[1]
    const end = /\s*$/.exec(text.slice(-8))?.[0] ?? ''
    return JSON.stringify(renderValue(masked.value, this.#show), null, indent) + end
  }
}
