/** A small seeded generator (mulberry32), so that every run has the same examples. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 to 1, without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    const value = list[Math.floor(this.next() * list.length)]
    if (value === undefined) throw new RangeError('nothing to pick from')
    return value
  }

  /** So many characters of the alphabet. */
  string(alphabet: string, length: number): string {
    let out = ''
    for (let i = 0; i < length; i++)
      out += alphabet.charAt(Math.floor(this.next() * alphabet.length))
    return out
  }

  digits(length: number): string {
    return this.string('0123456789', length)
  }

  /** `#` becomes a digit, `N` 2 to 9, `@` an upper-case letter, `$` a lower-case one; `\` keeps the next sign. */
  shape(pattern: string): string {
    let out = ''
    for (let i = 0; i < pattern.length; i++) {
      const sign = pattern.charAt(i)
      if (sign === '\\') out += pattern.charAt(++i)
      else if (sign === '#') out += this.int(0, 9)
      else if (sign === 'N') out += this.int(2, 9)
      else if (sign === '@') out += this.string('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1)
      else if (sign === '$') out += this.string('abcdefghijklmnopqrstuvwxyz', 1)
      else out += sign
    }
    return out
  }
}
