import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from './finding.ts'
import { scanText } from './scan-text.ts'
import { type Segment, StreamScanner } from './stream-scanner.ts'

const root = join(import.meta.dirname, 'fixtures')
const inputs = readdirSync(root).flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) =>
    readFileSync(join(root, folder, name, 'input.txt'), 'utf8').replaceAll('{{+}}', ''),
  ),
)

function stream(text: string, sizes: readonly number[]): { text: string; findings: Finding[] } {
  const scanner = new StreamScanner()
  const findings: Finding[] = []
  let out = ''
  const take = (segment: Segment | null): void => {
    if (!segment) return
    for (const f of segment.findings)
      findings.push({ ...f, start: f.start + out.length, end: f.end + out.length })
    out += segment.text
  }
  let at = 0
  for (let i = 0; at < text.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    take(scanner.push(text.slice(at, at + size)))
    at += size
  }
  take(scanner.end())
  return { text: out, findings }
}

describe('StreamScanner', () => {
  it('finds in pieces what is found in the whole text', () => {
    const text = fc
      .array(fc.constantFrom(...inputs), { minLength: 80, maxLength: 200, size: 'max' })
      .map((parts) => parts.join(' '))
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(text, sizes, (whole, pieces) => {
        const { text: out, findings } = stream(whole, pieces)
        expect(out).toBe(whole)
        expect(findings).toEqual(scanText(whole))
      }),
      { numRuns: process.env['SLOW'] ? 500 : 40 },
    )
  })

  it('finds a value that every cut goes through', () => {
    const text = `${'so it is. '.repeat(300)}card 4111 1111 1111 1111, ${'and so on. '.repeat(300)}`
    for (let size = 1; size < 40; size++)
      expect(stream(text, [size]).findings).toEqual(scanText(text))
  })

  it('holds back a bounded stretch, and hides what grows beyond it', () => {
    const scanner = new StreamScanner()
    let held = 0
    let hidden = 0
    for (let i = 0; i < 400; i++) {
      held += 1000
      const segment = scanner.push('x'.repeat(1000))
      if (!segment) continue
      held -= segment.text.length
      for (const finding of segment.findings) hidden += finding.end - finding.start
    }
    expect(held).toBeLessThan(130 * 1024)
    expect(hidden).toBe(400_000 - held)
  })
})
