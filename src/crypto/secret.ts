import { createSecretKey, type KeyObject } from 'node:crypto'
import { randomBytes } from './random.ts'

/**
 * Key bytes that do not print, serialise or inspect, and are zeroed on dispose. JavaScript may have copied
 * them before (best effort); strings made of them cannot be zeroed, so none is ever made.
 */
export class Secret {
  #bytes: Uint8Array
  #object: KeyObject | undefined

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Takes over the bytes: the caller must not use them again. */
  static own(bytes: Uint8Array): Secret {
    return new Secret(bytes)
  }

  static random(size = 32): Secret {
    return new Secret(randomBytes(size))
  }

  /** Lends the bytes for the length of the call. Throws `TypeError` after dispose. */
  use<T>(fn: (bytes: Uint8Array) => T): T {
    if (this.#bytes.length === 0) throw new TypeError('Secret is disposed')
    return fn(this.#bytes)
  }

  /** The bytes as OpenSSL wants them, made once: Node takes several times as long with raw bytes. Throws `TypeError` after dispose. */
  get keyObject(): KeyObject {
    this.#object ??= this.use((bytes) => createSecretKey(bytes))
    return this.#object
  }

  get size(): number {
    return this.#bytes.length
  }

  toJSON(): string {
    return '[secret]'
  }

  toString(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }

  [Symbol.dispose](): void {
    this.#bytes.fill(0)
    this.#bytes = new Uint8Array(0)
    // OpenSSL clears its copy when the garbage collector lets go of it.
    this.#object = undefined
  }
}
