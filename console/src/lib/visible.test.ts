import { expect, it } from 'vitest'
import { visible } from './visible.ts'

it('[U3] what cannot be seen, or turns text round, is shown by its number', () => {
  expect(visible('a\u202Egpj.exe')).toBe('a⟨U+202E⟩gpj.exe')
  expect(visible('z\u200Bw\u0000\u001B[31m')).toBe('z⟨U+200B⟩w⟨U+0000⟩⟨U+001B⟩[31m')
  expect(visible('tag\u{E0041}')).toBe('tag⟨U+E0041⟩')
  expect(visible('line\r\nline\ttab')).toBe('line\nline\ttab')
})

it('[U3] text of all languages, and pictures, stay as they are', () => {
  for (const text of ['Ünïcödé', 'שלום', 'مرحبا', '日本語', '😀👍🏽', 'é'])
    expect(visible(text)).toBe(text)
})
