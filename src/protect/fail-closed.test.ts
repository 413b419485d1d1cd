import { afterEach, expect, it, vi } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import type { scanText } from '../detect/scan-text.ts'
import { limits } from '../record/limits.ts'
import { compilePolicy } from './policy.ts'
import { protectValue } from './protect-value.ts'

const state = vi.hoisted(() => ({ fail: '' }))

vi.mock('../detect/scan-text.ts', async (original) => {
  const real = await original<{ scanText: typeof scanText }>()
  return {
    scanText: (text: string) => {
      if (state.fail !== '' && text.includes(state.fail)) throw new Error('detector broke')
      return real.scanText(text)
    },
  }
})

const tag = (_: string, text: string): string => String(text.length).padStart(16, '0')
const protect = (value: JsonValue) => protectValue(value, { path: [] }, compilePolicy(), tag)

afterEach(() => {
  state.fail = ''
})

it('[P3] hides the whole string when a detector throws', () => {
  state.fail = 'boom'
  const { value, hidden } = protect({ a: 'boom and more', b: 'fine' })
  expect(JSON.stringify(value)).not.toContain('more')
  expect(value).toMatchObject({ b: 'fine' })
  expect(hidden.get('unknown')?.[0]?.value).toBe('boom and more')
})

it('[P3] hides a name that cannot be looked at, and its value', () => {
  state.fail = 'boom'
  const { value } = protect({ 'boom name': 'plain words' })
  expect(JSON.stringify(value)).not.toMatch(/name|plain/)
})

it('[P3] hides what is nested too deep', () => {
  let deep: JsonValue = { note: 'in the deep' }
  for (let i = 0; i < limits.depth + 5; i++) deep = i % 2 ? { a: deep } : [deep]
  const { value, hidden } = protect(deep)
  expect(JSON.stringify(value)).not.toContain('in the deep')
  expect(JSON.stringify(hidden.get('unknown')?.[0]?.value)).toContain('in the deep')
})

it('[P3] survives nesting that breaks the serialiser, in a string too', () => {
  let deep: JsonValue = 'in the deep'
  for (let i = 0; i < 200_000; i++) deep = [deep]
  expect(JSON.stringify(protect(deep).value)).not.toContain('in the deep')
  const text = `${'['.repeat(100_000)}"219-09-9999"${']'.repeat(100_000)}`
  expect(JSON.stringify(protect(text).value)).not.toContain('219-09-9999')
})

it('[P3] hides a text above the size limit whole, in a value and in a name', () => {
  const text = 'harmless words '.repeat(10)
  const policy = compilePolicy({ maxText: 100 })
  const result = protectValue({ a: text, [text]: 1, b: 'short' }, { path: [] }, policy, tag)
  expect(JSON.stringify(result.value)).not.toContain('harmless')
  expect(result.value).toMatchObject({ b: 'short' })
  expect(result.hidden.get('unknown')?.[0]?.value).toBe(text)
})

it('[P3] hides what is left when there are more values than it may look at', () => {
  const many = Array.from({ length: limits.valuesPerStep + 10 }, () => 'x')
  const { value, hidden } = protect({ many, after: 'left over', more: { last: 'one' } })
  expect(JSON.stringify(value)).not.toMatch(/left over|one/)
  expect(hidden.get('unknown')?.length).toBe(2)
  const text = JSON.stringify(protect(JSON.stringify(many.concat('SSN 219-09-9999'))).value)
  expect(text).not.toContain('219-09-9999')
})
