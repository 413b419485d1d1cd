// Ids for what came without one: the same record sent again gets the same id. Not cryptographic and not keyed: an id
// made here would confirm a guess of what it was made of, so the step says that it is derived, and the pipeline
// replaces it by a keyed one.
import type { JsonValue } from '../record/json.ts'

const prime = 0x01000193

/** 16 hex digits, never all zero. */
export function stableSpanId(...parts: readonly JsonValue[]): string {
  return hash64(parts, 0x811c9dc5, 0x9747b28c)
}

/** 32 hex digits, never all zero. */
export function stableTraceId(...parts: readonly JsonValue[]): string {
  return hash64(parts, 0x811c9dc5, 0x2f0b4c47) + hash64(parts, 0x5bd1e995, 0x1b873593)
}

function hash64(parts: readonly JsonValue[], seedA: number, seedB: number): string {
  const hash = new Hash(seedA, seedB)
  for (const part of parts) hash.addValue(part)
  return hash.toHex()
}

/** Two FNV-1a lanes with a finalizer each; the lanes see each other, so that they do not collide together. */
class Hash {
  #a: number
  #b: number

  constructor(seedA: number, seedB: number) {
    this.#a = seedA
    this.#b = seedB
  }

  /** Piece by piece, so that no second copy of a large value is made. */
  addValue(value: JsonValue): void {
    if (typeof value !== 'object' || value === null) {
      this.#addText(`${typeof value}:`)
      this.#addText(String(value))
    } else if (Array.isArray(value)) {
      this.#addText('[')
      for (const item of value) this.addValue(item)
    } else {
      this.#addText('{')
      for (const [key, item] of Object.entries(value)) {
        this.#addText(key)
        this.addValue(item)
      }
    }
    this.#addText('')
  }

  toHex(): string {
    const hex = toHex32(finish(this.#a)) + toHex32(finish(this.#b ^ this.#a))
    return hex === '0000000000000000' ? '0000000000000001' : hex
  }

  /** The text and an end that no text contains. */
  #addText(text: string): void {
    let a = this.#a
    let b = this.#b
    for (let i = 0; i <= text.length; i++) {
      const code = i < text.length ? text.charCodeAt(i) : 0x10000
      a = Math.imul(a ^ (code & 0xff) ^ (b >>> 24), prime)
      a = Math.imul(a ^ (code >> 8), prime)
      b = Math.imul(b ^ code ^ (a >>> 16), 0x85ebca6b)
    }
    this.#a = a
    this.#b = b
  }
}

function finish(value: number): number {
  let n = value
  n = Math.imul(n ^ (n >>> 16), 0x85ebca6b)
  n = Math.imul(n ^ (n >>> 13), 0xc2b2ae35)
  return (n ^ (n >>> 16)) >>> 0
}

function toHex32(n: number): string {
  return n.toString(16).padStart(8, '0')
}
