import { expect, it } from 'vitest'
import { windows, type TextWindow } from './windows.ts'

const sizes = { step: 40, ahead: 12, behind: 10 }

async function cut(text: string, chunk = 7): Promise<TextWindow[]> {
  async function* chunks(): AsyncGenerator<string> {
    for (let i = 0; i < text.length; i += chunk) yield text.slice(i, i + chunk)
  }
  const all: TextWindow[] = []
  for await (const window of windows(chunks(), sizes)) all.push(window)
  return all
}

const texts: Record<string, string> = {
  empty: '',
  'one line': 'short',
  lines: Array.from({ length: 60 }, (_, i) => `line ${i} ${'x'.repeat(i % 7)}\n`).join(''),
  'no ends of lines': 'word '.repeat(100),
  'no blanks': 'x'.repeat(501),
  'pairs of units': '🙂'.repeat(200),
  'long and short lines': `${'y'.repeat(99)}\n`.repeat(5) + 'z\n'.repeat(90),
}

it.each(Object.entries(texts))('owns each character once: %s', async (_, text) => {
  const all = await cut(text)
  expect(all.map((window) => window.text.slice(window.from, window.to)).join('')).toBe(text)
  for (const window of all) {
    expect(text.slice(window.base, window.base + window.text.length)).toBe(window.text)
    const before = text.slice(0, window.base).split('\n')
    expect([window.line, window.column]).toEqual([before.length, (before.at(-1)?.length ?? 0) + 1])
    expect(window.text.length).toBeLessThanOrEqual(sizes.step * 2 + sizes.ahead + sizes.behind)
    expect(window.text.isWellFormed() || !window.last).toBe(true)
    expect(/^[\udc00-\udfff]/.test(window.text)).toBe(false)
  }
  expect(all.map(({ last }) => last).indexOf(true)).toBe(all.length - 1)
})

it('cuts at ends of lines, and shows what comes before and after', async () => {
  const all = await cut(texts['lines'] ?? '')
  for (const window of all.slice(1)) {
    expect(window.text[window.from - 1]).toBe('\n')
    expect(window.from).toBeGreaterThan(0)
  }
  for (const window of all.slice(0, -1)) expect(window.text.length - window.to).toBe(sizes.ahead)
})
