import type { Claim, Scan } from '../scan.ts'

const stop =
  '(?!(?:twice|once|daily|weekly|three|four|every|today|yesterday|again|after|before|because|last|this|next|during|in|and|for|since|by|on|at|to|the|who|which|that|but|or|as|with|from|when|while|is|was)\\b)'
const term = `${stop}[A-Za-z][\\w'’-]{2,40}(?: ${stop}[\\w'’-]{1,40}){0,3}`
const shapes: Record<string, RegExp> = {
  diagnosed: new RegExp(` (?:with|as having) (${term})`, 'y'),
  prescribed: new RegExp(` (${term})`, 'y'),
  allergic: new RegExp(` to (${term})`, 'y'),
}

/** `diagnosed with …`, `prescribed …`, `allergic to …`; `at` is the end of the cue word. */
export function healthProse(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  const word = ['diagnosed', 'prescribed', 'allergic'].find((cue) => endsWith(text, at, cue))
  const shape = shapes[word ?? '']
  if (!shape) return undefined
  shape.lastIndex = at
  const found = shape.exec(text)?.[1]
  if (found === undefined) return undefined
  const end = shape.lastIndex
  const start = end - found.length
  return {
    end,
    finding: { class: 'health', start, end, confidence: 0.55, detector: 'health-prose' },
  }
}

function endsWith(text: string, at: number, cue: string): boolean {
  return text.slice(at - cue.length, at).toLowerCase() === cue
}
