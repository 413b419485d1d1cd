// Values that a client names as sensitive: each is hidden as its class wherever it stands, whatever detection makes of it.
import { classes } from '../detect/class.ts'
import type { SensitiveValue } from '../record/sensitive.ts'
import type { Treatment } from './action.ts'
import type { TextFinding } from './find-in-text.ts'
import { spellings } from './named-spellings.ts'
import { treatmentIn, type Scope } from './scope.ts'

/** Detector of such findings. */
const named = 'named'

/** A shorter value is part of many words: it is hidden where it stands alone. */
const shortest = 6
/** Comparisons for each character of a text. What takes more was made to, and fails closed. */
const mostWork = 64
const freeWork = 100_000

interface Spelling {
  readonly class: string
  readonly text: string
}

/** Looks for named values. Takes time linear in the text, however many there are and however they begin. */
export class NamedValues {
  readonly #whole = new Map<string, string>()
  /** Values that are named more than once: `CLASS VALUE`, of each class. */
  readonly #more = new Set<string>()
  /** By the first {@link shortest} characters; the longest first. */
  readonly #byStart = new Map<string, Spelling[]>()
  readonly #firstUnits = new Set<number>()

  constructor(values: readonly SensitiveValue[]) {
    // First those that are looked for in longer texts: the same value may be named both ways.
    for (const { class: name, value, alone } of values.toSorted(byPlaces))
      for (const text of spellings(value)) {
        const first = this.#whole.get(text)
        if (first !== undefined) {
          if (first !== name) this.#more.add(`${name} ${text}`)
          continue
        }
        this.#whole.set(text, name)
        if (text.length < shortest || alone) continue
        const start = text.slice(0, shortest)
        const same = this.#byStart.get(start)
        if (same) same.push({ class: name, text })
        else this.#byStart.set(start, [{ class: name, text }])
        this.#firstUnits.add(text.charCodeAt(0))
      }
    for (const same of this.#byStart.values()) same.sort((a, b) => b.text.length - a.text.length)
  }

  /** The class of a text or number that is nothing but a named value, blanks around it aside. */
  classOf(value: string | number): string | undefined {
    return this.#whole.get(String(value).trim())
  }

  /**
   * The same, where the value is not named as `found` too: a recorder's process names what it has found itself, and then
   * what stands in two places has the class of each.
   */
  classInsteadOf(found: string, value: string | number): string | undefined {
    const name = this.classOf(value)
    return name === found || this.#more.has(`${found} ${String(value).trim()}`) ? undefined : name
  }

  /** In order of their starts; they may overlap. Throws `RangeError` for a text that takes too long: then hide all of it. */
  find(text: string): TextFinding[] {
    const whole = this.classOf(text)
    if (whole !== undefined) return [findingOf(whole, 0, text.length)]
    const found: TextFinding[] = []
    let work = freeWork + mostWork * text.length
    for (let at = 0; at + shortest <= text.length; at++) {
      if (!this.#firstUnits.has(text.charCodeAt(at)) || !isBoundary(text, at)) continue
      for (const { class: name, text: value } of this.#byStart.get(text.slice(at, at + shortest)) ??
        []) {
        work -= 1 + (value.length >> 4)
        if (work < 0) throw new RangeError('Looking for named values takes too long')
        if (!text.startsWith(value, at) || !isBoundary(text, at + value.length)) continue
        found.push(findingOf(name, at, at + value.length))
        break
      }
    }
    return found
  }

  /** Whether there is one in the text, as far as that can be told; yes otherwise. */
  holds(text: string): boolean {
    try {
      return this.find(text).length > 0
    } catch {
      return true
    }
  }
}

function byPlaces(a: SensitiveValue, b: SensitiveValue): number {
  return Number(a.alone ?? false) - Number(b.alone ?? false)
}

/** Undefined for none. */
export function namedValues(values: readonly SensitiveValue[] = []): NamedValues | undefined {
  return values.length > 0 ? new NamedValues(values) : undefined
}

function findingOf(name: string, start: number, end: number): TextFinding {
  return { class: name, start, end, confidence: 1, detector: named }
}

export function isNamed({ detector }: Pick<TextFinding, 'detector'>): boolean {
  return detector === named
}

const known: ReadonlySet<string> = new Set<string>([...classes, 'custom'])
const seal: Treatment = Object.freeze({ action: 'seal' })

/**
 * What is done with a named value. Only a policy that says in so many words that its class is kept leaves it clear; a class
 * of the client's own is treated as `secret`.
 */
export function treatmentOfNamed(scope: Scope, name: string): Treatment {
  const said = scope.treatments.get(name)
  if (said && !said.silent) return said
  if (said || known.has(name)) return seal
  const asSecret = treatmentIn(scope, 'secret')
  return asSecret.action === 'keep' ? seal : asSecret
}

/** What is done with a finding. */
export function treatmentOfFinding(
  scope: Scope,
  finding: Pick<TextFinding, 'class' | 'detector'>,
): Treatment {
  return isNamed(finding)
    ? treatmentOfNamed(scope, finding.class)
    : treatmentIn(scope, finding.class)
}

/** Between two characters that are not of one word. Scripts that write without blanks have boundaries everywhere. */
function isBoundary(text: string, at: number): boolean {
  return !(isWordUnit(text.charCodeAt(at - 1)) && isWordUnit(text.charCodeAt(at)))
}

const wordUnit = /[\p{L}\p{N}]/u
const firstWithoutBlanks = 0x2e80

/** NaN, before and after the text, is none. */
function isWordUnit(unit: number): boolean {
  if (unit < 128)
    return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)
  return unit < firstWithoutBlanks && wordUnit.test(String.fromCharCode(unit))
}
