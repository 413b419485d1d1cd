// Which characters the atoms of a pattern take, cut down to the few kinds of characters that it tells apart.

/** For each atom (as written) the kinds of characters it takes, and how many kinds there are. */
export interface CharKinds {
  readonly count: number
  of(atom: string): readonly number[]
}

let units: readonly string[] | undefined
const beyond = 0x10000

/**
 * Asks V8 itself what each atom takes, so that flags, folding of case and properties are as they will be.
 * With the flag `u` all characters beyond U+FFFF count as one that every class takes: too much, never too little.
 * Throws `SyntaxError` when V8 refuses an atom.
 */
export function charKinds(atoms: Iterable<string>, flags: string): CharKinds {
  const ranges = new Map<string, readonly number[]>()
  for (const atom of atoms) if (!ranges.has(atom)) ranges.set(atom, rangesOf(atom, flags))
  const edges = new Set<number>()
  for (const list of ranges.values()) for (const edge of list) edges.add(edge)
  const starts = [...edges].sort((a, b) => a - b)
  const takenBy = new Map<number, number[]>(starts.map((start) => [start, []]))
  const names = [...ranges.keys()]
  for (const [i, name] of names.entries())
    for (const start of within(starts, ranges.get(name) ?? [])) takenBy.get(start)?.push(i)
  const kinds = new Map<string, number>()
  const byAtom = new Map<string, number[]>(names.map((name) => [name, []]))
  for (const taken of takenBy.values()) {
    const key = taken.join()
    if (taken.length === 0 || kinds.has(key)) continue
    for (const i of taken) byAtom.get(names[i] ?? '')?.push(kinds.size)
    kinds.set(key, kinds.size)
  }
  return { count: kinds.size, of: (atom) => byAtom.get(atom) ?? [] }
}

/** Code units that the atom takes: start, end, start, end …, ends not included. */
function rangesOf(atom: string, flags: string): readonly number[] {
  const code = atom.charCodeAt(0)
  if (atom.length === 1 && atom !== '.' && (!flags.includes('i') || /[^\p{L}\p{M}]/u.test(atom)))
    return [code, code + 1]
  const runs = new RegExp(`(?:${atom})+`, `g${flags.replace('g', '')}`)
  const out: number[] = []
  for (const text of allUnits())
    for (const { index, 0: run } of text.matchAll(runs)) {
      const from = index + text.charCodeAt(0)
      if (out.at(-1) === from) out.pop()
      else out.push(from)
      out.push(from + run.length)
    }
  if (flags.includes('u') && (out.length === 0 || /^(?:\[|\\[pPDWS]|\.)/.test(atom))) {
    if (out.at(-1) === beyond) out.pop()
    else out.push(beyond)
    out.push(beyond + 1)
  }
  return out
}

function* within(starts: readonly number[], ranges: readonly number[]): Generator<number> {
  let at = 0
  for (const start of starts) {
    while (at < ranges.length && start >= (ranges[at + 1] ?? 0)) at += 2
    if (at >= ranges.length) return
    if (start >= (ranges[at] ?? 0)) yield start
  }
}

/** All code units, in two texts so that no two of them make a surrogate pair; made when a policy first has a pattern. */
function allUnits(): readonly string[] {
  return (units ??= [span(0, 0xdc00), span(0xdc00, 0x10000)])
}

function span(from: number, to: number): string {
  return (
    String.fromCharCode(...Array.from({ length: 0x8000 }, (_, i) => from + i).slice(0, to - from)) +
    (to - from > 0x8000 ? span(from + 0x8000, to) : '')
  )
}
