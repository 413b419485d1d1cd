// Judges a user's regular expression before it is used: no text may make it slow. V8 matches by going back, so what
// it may try from one start of a match is bounded here; the whole is then linear in the text. What cannot be bounded
// is refused with a reason.
import { SealtraceError } from '../../error.ts'
import { parseRegex, RegexRefusal, type RegexNode, type RegexRepeat } from './regex-syntax.ts'
import { worstWork } from './regex-work.ts'

export interface LinearRegexOptions {
  /** Of `i m s u`; `g` is ignored. Default none. */
  readonly flags?: string | undefined
  /** `search` (default) tries every start of a text; `whole` matches a text from end to end, once. */
  readonly use?: 'search' | 'whole'
}

export interface LinearRegex {
  /** With the flag `g` for `search`. Never matches the empty text. */
  readonly regex: RegExp
  /** The most turns of a repeat that was written without an upper bound. */
  readonly repeatLimit: number
  /** Steps that a matcher may take from one start, for the worst text. */
  readonly work: number
}

/** Steps from one start. A whole-text match has one start only, so it may take more of them. */
const bounds = { search: 1200, whole: 20_000 } as const
/** Tried in turn: several repeats in a row have to share the bound. */
const repeatLimits = [256, 128, 64]
const longest = 2000

/**
 * Compiles a pattern that is linear for every text. Repeats without an upper bound end after 256 turns, or after 128
 * or 64 when there are several. Throws `config_invalid` with reason and offset for: what V8 refuses, back references,
 * look-behind, look-ahead without a bound, what may match the empty text, and what may take more than a fixed number
 * of steps from one start (ambiguous nested repeats, overlapping repeats in a row, or simply too much).
 */
export function linearRegex(pattern: string, options: LinearRegexOptions = {}): LinearRegex {
  try {
    return judge(pattern, options)
  } catch (error) {
    if (error instanceof RegexRefusal)
      throw invalid(`${error.message} (at character ${error.position + 1})`)
    if (error instanceof SyntaxError) throw invalid('not a valid regular expression')
    throw error
  }
}

function judge(pattern: string, { flags = '', use = 'search' }: LinearRegexOptions): LinearRegex {
  if (pattern.length > longest) throw new RegexRefusal(`longer than ${longest} characters`, longest)
  const ours = checkedFlags(flags)
  const node = parseRegex(pattern, ours.includes('u'))
  if (isNullable(node)) throw new RegexRefusal('it matches the empty text', 0)
  checkLooks(node, false)
  for (const limit of repeatLimits) {
    const work = worstWork(node, { flags: ours, limit, bound: bounds[use] })
    if (work > bounds[use]) continue
    const source = withLimit(pattern, node, limit)
    const regex =
      use === 'whole'
        ? new RegExp(`^(?:${source})$`, ours.replace('m', ''))
        : new RegExp(source, `g${ours}`)
    return { regex, repeatLimit: limit, work }
  }
  throw blame(node, { flags: ours, limit: repeatLimits.at(-1) ?? 1, bound: bounds[use] })
}

function checkedFlags(flags: string): string {
  if (!/^[gimsu]{0,5}$/.test(flags) || new Set(flags).size < flags.length)
    throw invalid('flags may be i, m, s and u, each once')
  return flags.replace('g', '')
}

function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case 'set':
      return false
    case 'sequence':
      return node.items.every(isNullable)
    case 'choice':
      return node.options.some(isNullable)
    case 'repeat':
      return node.min === 0 || isNullable(node.body)
    case 'look':
    case 'assertion':
      return true
  }
}

/** Inside a look-ahead every repeat has an upper bound. */
function checkLooks(node: RegexNode, inLook: boolean): void {
  if (node.kind === 'repeat' && inLook && node.max === Infinity)
    throw new RegexRefusal('a look-ahead without an upper bound', node.from)
  for (const child of childrenOf(node)) checkLooks(child, inLook || node.kind === 'look')
}

function childrenOf(node: RegexNode): readonly RegexNode[] {
  if (node.kind === 'sequence') return node.items
  if (node.kind === 'choice') return node.options
  return node.kind === 'repeat' || node.kind === 'look' ? [node.body] : []
}

/** The pattern with an upper bound for each repeat. */
function withLimit(pattern: string, node: RegexNode, limit: number): string {
  const repeats = [...unboundedIn(node)].sort((a, b) => b.from - a.from)
  let source = pattern
  for (const { from, to, min } of repeats)
    source = `${source.slice(0, from)}{${min},${Math.max(min, limit)}}${source.slice(to)}`
  return source
}

function* unboundedIn(node: RegexNode): Generator<RegexRepeat> {
  if (node.kind === 'repeat' && node.max === Infinity) yield node
  for (const child of childrenOf(node)) yield* unboundedIn(child)
}

/** Names the smallest part that is too much by itself. */
function blame(node: RegexNode, options: Parameters<typeof worstWork>[1]): RegexRefusal {
  let part = node
  for (;;) {
    const worse = childrenOf(part).find((child) => worstWork(child, options) > options.bound)
    if (!worse) break
    part = worse
  }
  if (part.kind === 'repeat' && holdsRepeat(part.body))
    return new RegexRefusal('a repeat inside a repeat that can take too many steps', part.at)
  if (part.kind === 'sequence')
    return new RegexRefusal(
      'repeats in a row that can take the same text in too many ways',
      part.at,
    )
  return new RegexRefusal(`more than ${options.bound} steps at one place of a text`, part.at)
}

function holdsRepeat(node: RegexNode): boolean {
  return node.kind === 'repeat' || childrenOf(node).some(holdsRepeat)
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `pattern: ${what}`)
}
