// The secrets of one channel, made of a seed and the channel's name: a report of a leak can name the channel by what leaked.
import { createHash } from 'node:crypto'

const consonants = 'bdfgklmnprstvz'
const vowels = 'aeiou'
const things = (
  'basalt granite quartz gravel pebble lantern anvil teapot kettle ladder bucket hammer chisel shovel barrel basket ' +
  'blanket cushion curtain drawer spindle bobbin trellis gutter shingle rafter lattice hinge pulley bellows trowel mortar'
).split(' ')

/** What a channel is planted with. What is read of it is what the channel holds. */
export class Sprig {
  readonly #random: Buffer
  readonly #needles = new Set<string>()
  #harmless: string | undefined

  constructor(seed: string, channel: string) {
    this.#random = createHash('sha512').update(`${seed}\n${channel}`).digest()
  }

  /** An e-mail address. Looked for by what stands before the `@`. */
  get mail(): string {
    const [local, host] = [this.#word(0, 7), this.#word(16, 4)]
    this.#needles.add(local)
    return `${local}@${host}.example`
  }

  /** The two parts of {@link mail}. */
  get mailParts(): readonly [local: string, domain: string] {
    const [local = '', domain = ''] = this.mail.split('@')
    return [local, domain]
  }

  /** {@link mail} with each letter as a JSON escape. */
  get escapedMail(): string {
    const escaped = escapeAll(this.mail)
    this.#needles.add(escapeAll(this.mailParts[0]))
    return escaped
  }

  /** A card number that passes the Luhn check, small enough for a JavaScript number. */
  get card(): string {
    let digits = '4'
    for (let i = 0; i < 14; i++) digits += String((this.#random[i + 24] ?? 0) % 10)
    const card = digits + luhnDigit(digits)
    this.#needles.add(card)
    return card
  }

  /** A day of birth. */
  get birthday(): Date {
    const [year = 0, month = 0, day = 0] = this.#random.subarray(52, 55)
    const date = new Date(Date.UTC(1930 + (year % 65), month % 12, 1 + (day % 28)))
    this.#needles.add(date.toISOString().slice(0, 10))
    return date
  }

  /** Words with no shape of a secret: only the name of their field tells. */
  get phrase(): string {
    const phrase = `${this.#word(40, 6)} ${this.#word(46, 5)}`
    this.#needles.add(phrase.slice(0, 12))
    return phrase
  }

  /** Words that no mask has a reason to hide. */
  get harmless(): string {
    const at = (i: number) => things[(this.#random[i] ?? 0) % things.length] ?? ''
    this.#harmless ??= `${at(60)}-${at(61)}-${at(62)}-${at(63)}`
    return this.#harmless
  }

  /** A sentence with an e-mail address and the harmless words. */
  get text(): string {
    return `the ${this.harmless} parcel goes to ${this.mail} on request`
  }

  /** What must not come out, in the forms that are looked for. */
  needles(): readonly string[] {
    return [...this.#needles]
  }

  /** What should come out; undefined when the channel has no room for it. */
  companion(): string | undefined {
    return this.#harmless
  }

  #word(from: number, pairs: number): string {
    let word = ''
    for (let i = from; i < from + pairs; i++) {
      const byte = this.#random[i] ?? 0
      word += consonants[byte % consonants.length] ?? ''
      word += vowels[(byte >> 4) % vowels.length] ?? ''
    }
    return word
  }
}

function escapeAll(text: string): string {
  return [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

function luhnDigit(digits: string): string {
  let sum = 0
  for (const [i, digit] of [...digits].toReversed().entries()) {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}
