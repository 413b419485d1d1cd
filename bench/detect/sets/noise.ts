import type { Example, Label } from './example.ts'
import type { Random } from './random.ts'

/** Changes a stretch of text between two values. */
type Change = (text: string, random: Random) => string

const atLetter =
  (rate: number, change: (text: string, at: number) => string): Change =>
  (text, random) => {
    let out = text
    for (let i = out.length - 3; i > 1; i--)
      if (random.chance(rate) && /^[a-z]{3}$/.test(out.slice(i - 1, i + 2))) out = change(out, i)
    return out
  }

const changes: readonly Change[] = [
  atLetter(0.03, (text, i) => text.slice(0, i) + text.slice(i + 1)),
  atLetter(
    0.03,
    (text, i) => text.slice(0, i) + text.charAt(i + 1) + text.charAt(i) + text.slice(i + 2),
  ),
  atLetter(0.02, (text, i) => text.slice(0, i) + text.charAt(i) + text.slice(i)),
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => text.replaceAll(/([,.:;]) (?=\S)/g, '$1'),
  (text) => text.replaceAll(/([,:]) $/g, '$1'),
  (text) => text.replaceAll(/ /g, '  '),
  (text) => text.replaceAll(/[.,!?]/g, ''),
  (text) =>
    text
      .replaceAll('rn', 'm')
      .replaceAll('o', '0')
      .replaceAll(/l(?=l)/g, '1'),
  (text) => text.replaceAll(/ (?=\S)/g, '\n'),
]

const soft = new Set([
  'person',
  'location',
  'organization',
  'address',
  'title',
  'nationality',
  'health',
])

/** The same text written carelessly. Values stay as they are, but names and places may lose their capitals. */
export function addNoise(example: Example, random: Random): Example {
  const change = random.pick(changes)
  const lower = random.chance(0.25)
  const spans: Label[] = []
  let text = ''
  let from = 0
  const between = (stretch: string) => change(stretch, random)
  for (const span of example.spans) {
    text += between(example.text.slice(from, span.start))
    const value = example.text.slice(span.start, span.end)
    const written = lower && soft.has(span.class) ? value.toLowerCase() : value
    spans.push({ class: span.class, start: text.length, end: text.length + written.length })
    text += written
    from = span.end
  }
  return { set: example.set, text: text + between(example.text.slice(from)), spans }
}
