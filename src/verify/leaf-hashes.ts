// The hashes of an entry bundle's leaves. It does nothing for a leaf but its hash: no view, no buffer, no call that waits.
import { sha256Into, tableOf } from '../crypto/hash-into.ts'
import { hashSize } from '../ledger/merkle.ts'
import { tileWidth } from '../ledger/tile.ts'

/** For one walk: its buffers are written over by each bundle. */
export class LeafHashes {
  /** Where each entry begins, behind its length; and one more, where the next one would. */
  readonly #starts = new Int32Array(tileWidth + 1)
  #bundle: Uint8Array = new Uint8Array(0)
  /** Entries in the bundle. */
  count = 0
  /** The bundle once more, to be written in. */
  #copy: Uint8Array = tableOf(0)
  /** 0x00 ‖ entry, of each entry: views of the copy, which fit the next bundle too where its entries are as long. */
  #inputs: Uint8Array[] = []

  /** Takes a bundle; false, and no entries, for one that is damaged. Total on hostile bytes. */
  read(bundle: Uint8Array): boolean {
    this.#bundle = bundle
    this.count = 0
    let [at, count] = [0, 0]
    for (; at < bundle.length && count < tileWidth; count++) {
      this.#starts[count] = at + 2
      at += 2 + (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0)
    }
    // An end behind the last byte is one that is cut off, in its entry or its length.
    if (at !== bundle.length) return false
    this.#starts[count] = at + 2
    this.count = count
    return true
  }

  /** A view of the entry; null where there is none. */
  entry(i: number): Uint8Array | null {
    if (i >= this.count) return null
    return this.#bundle.subarray(this.#starts[i]!, this.#starts[i + 1]! - 2)
  }

  /** Writes the hashes of the first `width` leaves; those that are missing count as zeros, which is the hash of none. */
  into(hashes: Uint8Array, width: number): void {
    const whole = Math.min(width, this.count)
    if (this.#copy.length < this.#bundle.length) {
      this.#copy = tableOf(this.#bundle.length)
      this.#inputs = []
    }
    this.#copy.set(this.#bundle)
    for (let i = 0; i < whole; i++) sha256Into(hashes, i * hashSize, this.#inputOf(i))
    hashes.fill(0, whole * hashSize, width * hashSize)
  }

  #inputOf(i: number): Uint8Array {
    // The byte before an entry is the last one of its length, which was read already.
    const [start, end] = [this.#starts[i]! - 1, this.#starts[i + 1]! - 2]
    const known = this.#inputs[i]
    const fits = known?.byteOffset === this.#copy.byteOffset + start && known.length === end - start
    const input = fits ? known : (this.#inputs[i] = this.#copy.subarray(start, end))
    input[0] = 0
    return input
  }
}
