import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { classes } from '../../../src/detect/class.ts'
import { buildLogs, logStyles } from './logs.ts'
import { hostile } from './hostile.ts'
import { buildSet, setNames } from './sets.ts'

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

describe('labelled sets', () => {
  it.each(setNames)('%s is the same at every call', (name) => {
    expect(digest(buildSet(name))).toBe(digest(buildSet(name)))
  })

  it.each(setNames)('%s has spans that lie in the text, in order and apart', (name) => {
    for (const { text, spans } of buildSet(name)) {
      let from = 0
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(from)
        expect(end).toBeGreaterThan(start)
        expect(text.slice(start, end)).toBe(text.slice(start, end).trim())
        from = end
      }
      expect(from).toBeLessThanOrEqual(text.length)
    }
  })

  it('leaves no hole unfilled', () => {
    for (const name of setNames)
      for (const { text } of buildSet(name)) expect(text).not.toMatch(/\{[a-z]+[A-Z]?[a-z]*\}/)
  })

  it('has every class somewhere', () => {
    const seen = new Set(
      setNames
        .flatMap((name) => buildSet(name))
        .flatMap(({ spans }) => spans.map((span) => span.class)),
    )
    // An object that is encrypted, and no text.
    const inTexts = classes.filter((name) => name !== 'encrypted')
    expect(inTexts.filter((name) => !seen.has(name))).toEqual([])
  })

  it.each(['near-miss', 'harmless', 'secrets-near-miss'] as const)(
    '%s has nothing to find',
    (name) => {
      expect(buildSet(name).flatMap(({ spans }) => spans)).toEqual([])
    },
  )
})

describe('logs', () => {
  it('are as long as asked for, in many styles, the same at every call', () => {
    const logs = buildLogs(100_000)
    expect(logs.length).toBeGreaterThanOrEqual(100_000)
    expect(logStyles.length).toBeGreaterThanOrEqual(10)
    expect(digest(logs)).toBe(digest(buildLogs(100_000)))
    expect(logs).not.toContain('undefined')
  })
})

describe('hostile texts', () => {
  it('are many and have the size asked for', () => {
    expect(Object.keys(hostile).length).toBeGreaterThanOrEqual(40)
    for (const make of Object.values(hostile))
      expect(make(5000).length).toBeGreaterThanOrEqual(5000)
  })
})
