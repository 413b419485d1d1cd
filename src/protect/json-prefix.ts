type Expected =
  | 'start'
  | 'value'
  | 'value or end'
  | 'key'
  | 'key or end'
  | 'colon'
  | 'comma'
  | 'end'
type Inside = 'quote' | 'string' | 'escape' | 'number' | 'word'

const words = ['true', 'false', 'null']

/** Tells of a text that comes in pieces whether it can still become JSON: an object, an array, or a string that holds one. */
export class JsonPrefix {
  #isPossible = true
  #expected: Expected = 'start'
  /** The innermost last. */
  readonly #open: ('{' | '[')[] = []
  #inside: Inside | undefined
  /** Of a word: what is still to come. */
  #rest = ''

  get isPossible(): boolean {
    return this.#isPossible
  }

  /** Takes the next piece. Time is linear in it. */
  push(piece: string): void {
    for (let i = 0; i < piece.length && this.#isPossible; i++)
      this.#isPossible = this.#take(piece[i] ?? '')
  }

  #take(c: string): boolean {
    if (this.#inside === 'number' && !/[\d.eE+-]/.test(c)) this.#inside = undefined
    if (this.#inside === 'number') return true
    if (this.#inside !== undefined) return this.#takeInside(c)
    return /[ \t\r\n]/.test(c) || this.#takeSign(c)
  }

  #takeSign(c: string): boolean {
    switch (this.#expected) {
      case 'start':
        return c === '"' ? this.#begin('quote', 'end') : this.#opens(c)
      case 'value or end':
        return c === ']' ? this.#close('[') : this.#value(c)
      case 'value':
        return this.#value(c)
      case 'key or end':
        return c === '}' ? this.#close('{') : this.#name(c)
      case 'key':
        return this.#name(c)
      case 'colon':
        this.#expected = 'value'
        return c === ':'
      case 'comma':
        return this.#comma(c)
      case 'end':
        return false
    }
  }

  #name(c: string): boolean {
    return c === '"' && this.#begin('string', 'colon')
  }

  #takeInside(c: string): boolean {
    if (this.#inside === 'word') {
      if (!this.#rest.startsWith(c)) return false
      this.#rest = this.#rest.slice(1)
      if (this.#rest === '') this.#inside = undefined
      return true
    }
    const isFirst = this.#inside === 'quote'
    if (this.#inside === 'escape') this.#inside = 'string'
    else if (c === '\\') this.#inside = 'escape'
    else if (c === '"') this.#inside = undefined
    else if (isFirst && c !== ' ') this.#inside = 'string'
    return isFirst ? ' {[\\'.includes(c) : c >= ' '
  }

  #value(c: string): boolean {
    if (c === '"') return this.#begin('string', 'comma')
    if (c === '-' || (c >= '0' && c <= '9')) return this.#begin('number', 'comma')
    const word = words.find((one) => one.startsWith(c))
    if (word === undefined) return this.#opens(c)
    this.#rest = word.slice(1)
    return this.#begin('word', 'comma')
  }

  #opens(c: string): boolean {
    if (c !== '{' && c !== '[') return false
    this.#open.push(c)
    this.#expected = c === '{' ? 'key or end' : 'value or end'
    return true
  }

  #comma(c: string): boolean {
    const innermost = this.#open.at(-1)
    if (c !== ',')
      return innermost !== undefined && c === closing[innermost] && this.#close(innermost)
    this.#expected = innermost === '{' ? 'key' : 'value'
    return true
  }

  #close(sign: '{' | '['): boolean {
    this.#expected = this.#open.length > 1 ? 'comma' : 'end'
    return this.#open.pop() === sign
  }

  #begin(inside: Inside, then: Expected): boolean {
    this.#inside = inside
    this.#expected = then
    return true
  }
}

const closing = { '{': '}', '[': ']' } as const
