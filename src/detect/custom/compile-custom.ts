// What a policy adds to detection: words, patterns with validators, and patterns of values that are let pass.
import { SealtraceError } from '../../error.ts'
import { linearRegex } from './linear-regex.ts'
import { WordList } from './word-list.ts'

export interface CustomOptions {
  /** Words and phrases by class: found whole, without regard to case, accents and the kind of white space. */
  readonly words?: readonly CustomWords[]
  readonly patterns?: readonly CustomPattern[]
  /** A value that one of these matches from end to end is let pass. */
  readonly allowPatterns?: readonly string[]
}

export interface CustomWords {
  readonly class: string
  readonly words: readonly string[]
}

export interface CustomPattern {
  /** Names the detector: `pattern:<name>`. */
  readonly name: string
  /** Default `custom`. */
  readonly class?: string
  /** A regular expression in the subset of {@link linearRegex}. */
  readonly pattern: string
  /** Of `i m s u`; default none. */
  readonly flags?: string
  /** 0 to 1; default 0.9. */
  readonly confidence?: number
  /** False drops the match. When it throws, the match stays. */
  readonly validate?: (value: string) => boolean
}

/** A sensitive value in a text, like a `Finding`, with a class that the policy may have made up. */
export interface CustomFinding {
  readonly class: string
  readonly start: number
  readonly end: number
  readonly confidence: number
  readonly detector: string
}

export interface Custom {
  /** Appends what it finds in a text. Linear in the text, whatever it holds. */
  scan(text: string, found: CustomFinding[]): void
  /** Whether an allow pattern matches the whole value. */
  allows(value: string): boolean
}

const className = /^[a-z][a-z0-9_]{0,63}$/
const patternName = /^[\w.-]{1,64}$/
const longestWord = 200
const most = { words: 100_000, patterns: 500, allowPatterns: 500 }

/** Throws `config_invalid` with the place of the entry that is off, as in `patterns[2].pattern`. */
export function compileCustom(options: CustomOptions): Custom {
  const words = compileWords(options.words ?? [])
  const patterns = compilePatterns(options.patterns ?? [])
  const allowed = compileAllowed(options.allowPatterns ?? [])
  return {
    scan(text, found) {
      if (words) scanWords(words, text, found)
      for (const pattern of patterns) scanPattern(pattern, text, found)
    },
    allows: (value) => allowed.some((regex) => regex.test(value)),
  }
}

interface CompiledWords {
  readonly list: WordList
  readonly classes: readonly { readonly name: string; readonly detector: string }[]
}

function compileWords(groups: readonly CustomWords[]): CompiledWords | undefined {
  if (groups.length === 0) return undefined
  const list = new WordList()
  let count = 0
  for (const [i, group] of groups.entries()) {
    if (!className.test(group.class)) throw invalid(`words[${i}].class`, 'not a class name')
    for (const [j, word] of group.words.entries()) {
      const at = `words[${i}].words[${j}]`
      if (++count > most.words) throw invalid(at, `more than ${most.words} words`)
      if (word.length > longestWord) throw invalid(at, `longer than ${longestWord} characters`)
      if (!/[\p{L}\p{N}\p{S}\p{P}]/u.test(word)) throw invalid(at, 'empty')
      list.add(word, i)
    }
  }
  return { list, classes: groups.map(({ class: name }) => ({ name, detector: `word:${name}` })) }
}

function scanWords({ list, classes }: CompiledWords, text: string, found: CustomFinding[]): void {
  for (const { start, end, value } of list.find(text)) {
    const known = classes[value]
    if (known)
      found.push({ class: known.name, start, end, confidence: 1, detector: known.detector })
  }
}

interface CompiledPattern {
  readonly class: string
  readonly detector: string
  readonly regex: RegExp
  readonly confidence: number
  readonly validate: CustomPattern['validate']
}

function compilePatterns(patterns: readonly CustomPattern[]): readonly CompiledPattern[] {
  if (patterns.length > most.patterns)
    throw invalid('patterns', `more than ${most.patterns} entries`)
  const names = new Set<string>()
  return patterns.map((entry, i) => {
    const { name, class: kind = 'custom', confidence = 0.9, validate } = entry
    const at = `patterns[${i}]`
    if (!patternName.test(name)) throw invalid(`${at}.name`, 'not a name')
    if (names.has(name)) throw invalid(`${at}.name`, 'there is one of this name already')
    names.add(name)
    if (!className.test(kind)) throw invalid(`${at}.class`, 'not a class name')
    if (!(confidence >= 0 && confidence <= 1)) throw invalid(`${at}.confidence`, 'not from 0 to 1')
    const { regex } = compiled(`${at}.pattern`, () => linearRegex(entry.pattern, entry))
    return { class: kind, detector: `pattern:${name}`, regex, confidence, validate }
  })
}

function scanPattern(pattern: CompiledPattern, text: string, found: CustomFinding[]): void {
  const { class: kind, detector, regex, confidence, validate } = pattern
  regex.lastIndex = 0
  for (let match = regex.exec(text); match; match = regex.exec(text)) {
    const [value] = match
    // A validator may have used the same pattern for another text.
    const end = regex.lastIndex
    if (!validate || holds(validate, value))
      found.push({ class: kind, start: match.index, end, confidence, detector })
    regex.lastIndex = end
  }
}

/** Fails closed: what cannot be judged stays a finding. */
function holds(validate: (value: string) => boolean, value: string): boolean {
  try {
    return validate(value)
  } catch {
    return true
  }
}

function compileAllowed(patterns: readonly string[]): readonly RegExp[] {
  if (patterns.length > most.allowPatterns)
    throw invalid('allowPatterns', `more than ${most.allowPatterns} entries`)
  return patterns.map(
    (pattern, i) =>
      compiled(`allowPatterns[${i}]`, () => linearRegex(pattern, { use: 'whole' })).regex,
  )
}

function compiled<T>(at: string, compile: () => T): T {
  try {
    return compile()
  } catch (error) {
    if (SealtraceError.is(error)) throw invalid(at, error.message)
    throw error
  }
}

function invalid(at: string, what: string): SealtraceError {
  return new SealtraceError('config_invalid', `${at}: ${what}`)
}
