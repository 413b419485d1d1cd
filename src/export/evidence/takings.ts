// Which record of the log took what is missing. Whether it might is judged by src/verify/verify-erasures.ts.
import { toHex } from '../../crypto/encoding.ts'
import type { Header } from '../../record/header.ts'
import { expireAction, scopeOf } from '../../seal/format/erasure.ts'

/** An erasure or an expiry. */
export interface Taking {
  readonly index: number
  readonly recordId: string
  readonly expires: boolean
}

interface Scoped extends Taking {
  readonly keys: ReadonlySet<string>
  readonly parts: ReadonlySet<string>
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

export interface WhatIsMissing {
  readonly index: number
  /** Of a part; null: the header row. Hex. */
  readonly part: string | null
  readonly keyId: string | null
}

export class Takings {
  readonly #all: Scoped[] = []

  /** A header that its record's manifest commits to. */
  add(header: Header, place: { readonly index: number; readonly recordId: string }): void {
    if (header.kind !== 'erasureIntent') return
    const scope = scopeOf(header)
    if (!scope) return
    this.#all.push({
      ...place,
      expires: header.action === expireAction,
      keys: new Set(scope.keys.map(toHex)),
      parts: new Set(scope.parts.map(toHex)),
      ranges: scope.records,
    })
  }

  /** The first one that names it; null when none does. */
  of(missing: WhatIsMissing): Taking | null {
    const found = this.#all.find((taking) => covers(taking, missing))
    return found ? { index: found.index, recordId: found.recordId, expires: found.expires } : null
  }
}

function covers(taking: Scoped, { index, part, keyId }: WhatIsMissing): boolean {
  if (part !== null && (taking.parts.has(part) || (keyId !== null && taking.keys.has(keyId))))
    return true
  const isIn =
    index < taking.index && taking.ranges.some(([from, to]) => from <= index && index <= to)
  // An expiry takes a whole record with what it brought; an erasure names parts and keys besides.
  return isIn && (part === null || taking.expires)
}
