// The texts that a hidden value holds: itself, and where a whole field was hidden, what detection finds in it.
import type { Class } from '../detect/class.ts'
import { scanText } from '../detect/scan-text.ts'
import { isEncryptedJson } from '../record/encrypted-value.ts'
import type { JsonValue } from '../record/json.ts'
import type { TermOptions } from './term-options.ts'
import { indexedForms, moreForm, type Form } from './value-forms.ts'

/** Hidden values of one part. */
export interface HiddenValues {
  readonly className: string
  readonly values: readonly JsonValue[]
}

/** How far the values of one part are looked into: whoever may record decides how much it holds. */
interface Reach {
  /** Leaves, and the lists and objects around them. */
  readonly nodes: number
  /** Characters in which detection looks. */
  readonly text: number
}

const indexed: Reach = { nodes: 100_000, text: 1024 * 1024 }
const everything: Reach = { nodes: Infinity, text: Infinity }
/** Of one part, in the index. */
const mostForms = 20_000

/** Shorter ones, and those without blanks, are one value. */
const shortestScanned = 16
/** Characters in which detection looks for beginnings at once, and what it sees of the text on both sides of them. */
const piece = { length: 64 * 1024, margin: 8 * 1024 } as const

/** Class of values that the application has encrypted itself: a token of one finds nothing, and links the runs that hold it. */
const encryptedClass: Class = 'encrypted'

/** Forms for the index; {@link moreForm} among them when that is not all. None of what is encrypted. */
export function valueForms(hidden: HiddenValues, options: TermOptions): Set<Form> {
  const forms = new Set<Form>()
  for (const form of formsOf(hidden, options, indexed)) {
    if (form === null) continue
    if (forms.size >= mostForms && !forms.has(form)) return forms.add(moreForm)
    forms.add(form)
  }
  return forms
}

/**
 * Whether the values have one of the forms: all that they have count, be they in the index or not. `breathe` is called often,
 * and lets other work go on.
 */
export async function holdForm(
  hidden: HiddenValues,
  sought: ReadonlySet<Form>,
  { options, breathe }: { options: TermOptions; breathe: () => Promise<void> | undefined },
): Promise<boolean> {
  for (const form of formsOf(hidden, options, everything)) {
    if (form !== null && sought.has(form)) return true
    const pause = breathe()
    if (pause) await pause
  }
  return false
}

/** Some of them twice; the last is {@link moreForm} when not all of the values is within reach. */
function* formsOf(
  { className, values }: HiddenValues,
  options: TermOptions,
  reach: Reach,
): Generator<Form | null> {
  if (className === encryptedClass) return
  let { nodes, text: characters } = reach
  const left = [...values]
  for (const node of left) {
    if (nodes-- <= 0) return yield moreForm
    if (node === null || typeof node === 'boolean') continue
    if (typeof node === 'object') {
      if (!isEncryptedJson(node)) for (const inner of Object.values(node)) left.push(inner)
      continue
    }
    const text = String(node)
    yield* indexedForms(text, className, options)
    if (text.length < shortestScanned || !/\s/.test(text)) continue
    characters -= text.length
    if (characters < 0) return yield moreForm
    yield* formsInside(text, options)
  }
}

/** In pieces, with null after each: detection takes a while over a long text. */
function* formsInside(text: string, options: TermOptions): Generator<Form | null> {
  for (let at = 0; at < text.length; at += piece.length) {
    const first = Math.max(0, at - piece.margin)
    const seen = text.slice(first, at + piece.length + piece.margin)
    for (const { class: name, start, end } of scanText(seen)) {
      const isHere = first + start >= at && first + start < at + piece.length
      if (isHere) yield* indexedForms(seen.slice(start, end), name, options)
    }
    yield null
  }
}
