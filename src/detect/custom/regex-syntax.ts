// The part of ECMAScript's regular expressions that custom patterns may use, as a tree (ECMA-262, section 22.2).

/** A node of a pattern; `at` is its offset in the pattern. */
export type RegexNode =
  /** One character: a literal, an escape, a class or the dot, as written. */
  | { readonly kind: 'set'; readonly at: number; readonly source: string }
  | { readonly kind: 'sequence'; readonly at: number; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly at: number; readonly options: readonly RegexNode[] }
  | RegexRepeat
  /** A look-ahead, positive or negative. */
  | { readonly kind: 'look'; readonly at: number; readonly body: RegexNode }
  /** `^ $ \b \B`. */
  | { readonly kind: 'assertion'; readonly at: number }

export interface RegexRepeat {
  readonly kind: 'repeat'
  readonly at: number
  readonly body: RegexNode
  readonly min: number
  /** `Infinity` for `* + {n,}`. */
  readonly max: number
  /** Where the quantifier stands, without the `?` of a lazy one. */
  readonly from: number
  readonly to: number
}

/** Why a pattern is refused, and where: `position` is an offset in the pattern. */
export class RegexRefusal extends Error {
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** Throws {@link RegexRefusal} for what is not valid, and for back references and look-behind. */
export function parseRegex(pattern: string, unicode: boolean): RegexNode {
  const parser = new Parser(pattern, unicode)
  const node = parser.choice(0)
  if (parser.at < pattern.length) throw new RegexRefusal('unmatched )', parser.at)
  return node
}

const deepest = 50
const quantifier = /[*+?]|\{(\d{1,6})(?:(,)(\d{1,6})?)?\}/y
const named = /\(\?<[\p{ID_Start}$_][\p{ID_Continue}$]{0,99}>/uy
const codePoint = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|[pP]\{[\w=]{1,60}\})/y

class Parser {
  at = 0
  readonly #text: string
  readonly #unicode: boolean

  constructor(text: string, unicode: boolean) {
    this.#text = text
    this.#unicode = unicode
  }

  choice(depth: number): RegexNode {
    if (depth > deepest)
      throw new RegexRefusal(`more than ${deepest} groups in one another`, this.at)
    const from = this.at
    const options = [this.#sequence(depth)]
    while (this.#text[this.at] === '|') {
      this.at++
      options.push(this.#sequence(depth))
    }
    const [first] = options
    return options.length === 1 && first ? first : { kind: 'choice', at: from, options }
  }

  #sequence(depth: number): RegexNode {
    const from = this.at
    const items: RegexNode[] = []
    for (let sign = this.#text[this.at]; sign; sign = this.#text[this.at]) {
      if (sign === '|' || sign === ')') break
      items.push(this.#repeated(this.#atom(sign, depth)))
    }
    const [first] = items
    return items.length === 1 && first ? first : { kind: 'sequence', at: from, items }
  }

  #repeated(body: RegexNode): RegexNode {
    quantifier.lastIndex = this.at
    const match = quantifier.exec(this.#text)
    if (!match) return body
    const from = this.at
    if (body.kind === 'look' || body.kind === 'assertion')
      throw new RegexRefusal('a repeat of something that takes no characters', from)
    this.at = quantifier.lastIndex
    const to = this.at
    if (this.#text[this.at] === '?') this.at++
    const { min, max } = countsOf(match)
    if (max < min) throw new RegexRefusal('a repeat whose numbers are out of order', from)
    return { kind: 'repeat', at: body.at, body, min, max, from, to }
  }

  #atom(sign: string, depth: number): RegexNode {
    const from = this.at
    switch (sign) {
      case '(':
        return this.#group(depth)
      case '[':
        return this.#set(this.#endOfClass())
      case '\\':
        return this.#escape()
      case '^':
      case '$':
        this.at++
        return { kind: 'assertion', at: from }
      case '*':
      case '+':
      case '?':
        throw new RegexRefusal('a repeat of nothing', from)
      case '{':
      case '}':
      case ']':
        throw new RegexRefusal(`${sign} that stands for itself is written \\${sign}`, from)
      default:
        return this.#set(from + this.#sizeOf(from))
    }
  }

  #group(depth: number): RegexNode {
    const from = this.at
    const kind = this.#groupKind()
    const body = this.choice(depth + 1)
    if (this.#text[this.at] !== ')') throw new RegexRefusal('a group without an end', from)
    this.at++
    return kind === 'look' ? { kind: 'look', at: from, body } : body
  }

  #groupKind(): 'look' | 'group' {
    const from = this.at
    const text = this.#text
    if (text[from + 1] !== '?') {
      this.at++
      return 'group'
    }
    if (/^\?<[=!]/.test(text.slice(from + 1, from + 4)))
      throw new RegexRefusal('look-behind is not supported', from)
    named.lastIndex = from
    if (named.test(text)) {
      this.at = named.lastIndex
      return 'group'
    }
    this.at = from + 3
    if (text[from + 2] === ':') return 'group'
    if (text[from + 2] === '=' || text[from + 2] === '!') return 'look'
    throw new RegexRefusal('a kind of group that is not supported', from)
  }

  #endOfClass(): number {
    for (let i = this.at + 1; i < this.#text.length; i++) {
      if (this.#text[i] === ']') return i + 1
      if (this.#text[i] === '\\') i++
    }
    throw new RegexRefusal('a class without an end', this.at)
  }

  #escape(): RegexNode {
    const from = this.at
    const sign = this.#text[from + 1]
    if (sign === undefined) throw new RegexRefusal('a backslash at the end', from)
    if (sign === 'b' || sign === 'B') {
      this.at += 2
      return { kind: 'assertion', at: from }
    }
    if ((sign >= '1' && sign <= '9') || sign === 'k')
      throw new RegexRefusal('back references are not supported', from)
    const end = this.#endOfCodePoint(sign)
    if (end !== undefined) return this.#set(end)
    const zero = sign === '0' && !/\d/.test(this.#text[from + 2] ?? '')
    if (!zero && !/[dDwWsStnrfv]|[^\p{L}\p{N}]/u.test(sign))
      throw new RegexRefusal('an escape that is not supported', from)
    return this.#set(from + 1 + this.#sizeOf(from + 1))
  }

  /** Of `\xHH \uHHHH \u{H…} \p{…}`; undefined when it is none of these. */
  #endOfCodePoint(sign: string): number | undefined {
    const from = this.at
    codePoint.lastIndex = from
    const [escape] = codePoint.exec(this.#text) ?? []
    if (escape?.endsWith('}') && !this.#unicode)
      throw new RegexRefusal(`\\${sign}{…} needs the flag u`, from)
    return escape === undefined ? undefined : from + escape.length
  }

  #set(end: number): RegexNode {
    const from = this.at
    this.at = end
    return { kind: 'set', at: from, source: this.#text.slice(from, end) }
  }

  /** Code units of the character here: with the flag `u`, a pair is one character. */
  #sizeOf(from: number): number {
    return this.#unicode && (this.#text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1
  }
}

function countsOf([text, min, comma, max]: RegExpExecArray): { min: number; max: number } {
  if (text === '*') return { min: 0, max: Infinity }
  if (text === '+') return { min: 1, max: Infinity }
  if (text === '?') return { min: 0, max: 1 }
  const least = Number(min)
  if (!comma) return { min: least, max: least }
  return { min: least, max: max === undefined ? Infinity : Number(max) }
}
