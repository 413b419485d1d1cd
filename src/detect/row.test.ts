import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { numberShapes } from './numbers/all.ts'
import { scanText } from './scan-text.ts'

const root = join(import.meta.dirname, 'fixtures')
const number = /^[\d+(][\d ().+-]{5,28}\d$/
/** Groups with blanks between them are so many numbers, unless a word says what they are or they are a card's. */
const groups = /^(?!(?:\d{4} ){3}\d{4}$).* /

interface Sample {
  readonly text: string
  /** What stands before it in its line. */
  readonly cue: string
}

/** Numbers of digits and signs that the cases of a folder are sure of. */
function numbersOf(folder: string): Sample[] {
  const cases = readdirSync(join(root, folder)).filter((name) => name.startsWith('hit.'))
  return cases.flatMap((name) => {
    const read = (file: string) => readFileSync(join(root, folder, name, file), 'utf8')
    const input = read('input.txt')
    const wanted = JSON.parse(read('expected.json')) as { text: string }[]
    return wanted
      .filter(({ text }) => number.test(text) && input.includes(text))
      .map(({ text }) => ({
        text,
        cue: input.slice(0, input.indexOf(text)).split('\n').at(-1) ?? '',
      }))
      .filter(isSure)
  })
}

function isSure({ text, cue }: Sample): boolean {
  if (/\d/.test(cue) || (groups.test(text) && !/\p{L}/u.test(cue))) return false
  const found = scanText(cue + text).find(
    ({ start, end }) => start <= cue.length && end >= cue.length + text.length,
  )
  // A detector that takes any groups behind its cue says nothing of where the number ends.
  if (!found || ['card-shape', 'plan-number'].includes(found.detector)) return false
  return found.confidence >= (groups.test(text) ? 0.7 : 0.5)
}

let seed = 20_261_121
function below(limit: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
  return Math.floor((seed / 0x80000000) * limit)
}

/** 1 to 6 numbers of 1 to 6 digits. */
function others(): string {
  const one = (): string => String(10 ** below(6) + below(90)).slice(0, 6)
  return Array.from({ length: 1 + below(6) }, one).join(' ')
}

function isFound(text: string, start: number, end: number): boolean {
  const found = scanText(text).filter(({ confidence }) => confidence >= 0.4)
  return found.some((finding) => finding.start <= start && finding.end >= end)
}

/** Those whose cases hold such a number. */
const folders = ['credit-card', 'us-ssn', 'phone', ...numberShapes.map(({ name }) => name)]
  .map((folder) => [folder, numbersOf(folder)] as const)
  .filter(([, all]) => all.length > 0)

it('has numbers of most folders', () => {
  expect(folders.length).toBeGreaterThan(50)
})

describe.each(folders)('%s in a row of numbers', (_, all) => {
  it('is found before and behind others', () => {
    const missed: string[] = []
    for (const { text, cue } of all)
      for (let round = 0; round < 12; round++) {
        const before = round % 2 || cue !== '' ? '' : `${others()} `
        const head = `${cue}${before}`
        const line = `${head}${text} ${others()}`
        if (!isFound(line, head.length, head.length + text.length)) missed.push(line)
      }
    expect(missed).toEqual([])
  })

  it('is found twice when it stands there twice', () => {
    const missed: string[] = []
    for (const { text, cue } of all) {
      const second = cue.length + text.length + 1
      const line = `${cue}${text} ${text}`
      if (!isFound(line, cue.length, second - 1) || !isFound(line, second, line.length))
        missed.push(line)
    }
    expect(missed).toEqual([])
  })
})
