// Makes the index rows of parts, under the index key of one epoch.
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import { tokenLength, type BlindTokens, type BlindWords } from '../record/blind.ts'
import type { JsonValue } from '../record/json.ts'
import { defaultTermOptions, type TermOptions } from './term-options.ts'
import type { Form } from './value-forms.ts'
import { valueForms } from './value-texts.ts'
import { encodeWordSet, mostWords, wordKey, type WordKey, type WordKind } from './word-set.ts'
import { prefixesOf, wordsOf } from './words.ts'

export interface IndexOptions {
  readonly terms: TermOptions
  /** Index the words of masked text; default true. */
  readonly words: boolean
  /** And their beginnings; default false. */
  readonly prefix: boolean
}

export const defaultIndexOptions: IndexOptions = {
  terms: defaultTermOptions,
  words: true,
  prefix: false,
}

/** Whom a step belongs to. Domains of their own: a session is no value that was found. */
export type Owner = 'user' | 'session'

/** Keys of words that were met: agents use few words often, and a long number once. */
const wordsKept = 30_000

export class Indexer {
  readonly epoch: string
  readonly #key: Secret
  readonly #options: IndexOptions
  readonly #words = new Map<string, WordKey>()

  constructor(epoch: string, key: Secret, options: IndexOptions) {
    this.epoch = epoch
    this.#key = key
    this.#options = options
  }

  /**
   * Tokens of hidden values of one class; where they are more than the index takes of a part, one that makes searches always
   * look at it. Undefined for none.
   */
  tokens(className: string, values: readonly JsonValue[]): BlindTokens | undefined {
    const forms = [...valueForms({ className, values }, this.#options.terms)]
    return joined(forms.map((form) => valueToken(this.#key, form)))
  }

  ownerTokens(owners: Partial<Record<Owner, string>>): BlindTokens | undefined {
    const tokens = (['user', 'session'] as const).flatMap((owner) =>
      owners[owner] ? [ownerToken(this.#key, owner, owners[owner])] : [],
    )
    return joined(tokens)
  }

  /** Words of masked content for the part that holds it. Undefined for none. */
  words(masked: JsonValue, partId: Uint8Array): BlindWords | undefined {
    if (!this.#options.words) return undefined
    const words = wordsOf(masked, mostWords + 1)
    if (words.size === 0) return undefined
    const keys = [...words].map((word) => this.#wordKey('word', word))
    if (this.#options.prefix && words.size <= mostWords)
      for (const prefix of new Set([...words].flatMap(prefixesOf)))
        keys.push(this.#wordKey('prefix', prefix))
    return encodeWordSet(keys, { epoch: this.epoch, partId })
  }

  #wordKey(kind: WordKind, word: string): WordKey {
    const name = kind === 'word' ? word : `${word}*`
    const known = this.#words.get(name)
    if (known) return known
    const key = wordKey(this.#key, kind, word)
    if (word.length > 4 && /\d/.test(word)) return key
    if (this.#words.size >= wordsKept) this.#words.clear()
    this.#words.set(name, key)
    return key
  }
}

/** 128 bits. */
export function valueToken(key: Secret, form: Form): Uint8Array {
  return hmacSha256(key, labels.valueTerm, '\u0000', form).subarray(0, tokenLength)
}

/** Ids are compared letter by letter, but for blanks around them. */
export function ownerToken(key: Secret, owner: Owner, id: string): Uint8Array {
  const normal = id.normalize('NFC').trim()
  return hmacSha256(key, labels.ownerTerm, '\u0000', owner, '\u0000', normal).subarray(
    0,
    tokenLength,
  )
}

function joined(tokens: readonly Uint8Array[]): BlindTokens | undefined {
  if (tokens.length === 0) return undefined
  const all = new Uint8Array(tokens.length * tokenLength)
  for (const [i, token] of tokens.entries()) all.set(token, i * tokenLength)
  return all as BlindTokens
}
