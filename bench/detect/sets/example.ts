import type { Class } from '../../../src/detect/class.ts'
import type { Language } from './makers/names.ts'
import { makers } from './makers/makers.ts'
import type { Random } from './random.ts'

/** A sensitive value in an example: `text.slice(start, end)`. */
export interface Label {
  readonly class: Class
  readonly start: number
  readonly end: number
}

/** A text with everything in it that detection should find. */
export interface Example {
  readonly set: string
  readonly text: string
  readonly spans: readonly Label[]
}

/**
 * Fills a template: `{name}` becomes a value of that maker, and a label when the maker has a class. `\n` and `\t` are a new
 * line and a tab. Throws for a name that no maker has.
 */
export function fill(set: string, template: string, random: Random, language: Language): Example {
  const spans: Label[] = []
  let text = ''
  let from = 0
  const plain = template.replaceAll('\\n', '\n').replaceAll('\\t', '\t')
  for (const hole of plain.matchAll(/\{([a-zA-Z0-9]+)\}/g)) {
    const name = hole[1] ?? ''
    const maker = makers[name]
    if (!maker) throw new Error(`no maker ${name} in: ${template}`)
    text += plain.slice(from, hole.index)
    from = hole.index + hole[0].length
    const value = maker.make(random, language)
    if (maker.class)
      spans.push({ class: maker.class, start: text.length, end: text.length + value.length })
    text += value
  }
  return { set, text: text + plain.slice(from), spans }
}
