import { describe, expect, it } from 'vitest'
import { shown } from './test-protect.ts'
import { stopwatch } from '../testing/stopwatch.ts'

describe('[P6] arguments of commands', () => {
  it.each([
    ['an option that says it', ['--password', 'kitten99'], ['kitten99']],
    ['the same with one hyphen', ['-apiKey', 'abcd efgh'], ['abcd']],
    ['words before it', ['curl', '-u', 'bob:kitten99', 'https://x.example'], ['kitten99']],
    ['with blanks in it', ['curl', '-u', 'bob:kitten 99 horse'], ['kitten', 'horse']],
    ['a command before it', ['docker', 'login', '-p', 'kitten99x'], ['kitten99x']],
    ['in one word with its option', ['mysql', '-pkitten99', 'db'], ['kitten99']],
    ['after a sign', ['curl', '--user=bob:kitten99', 'https://x.example'], ['kitten99']],
    ['and more in it', ['curl', '-u', 'bob:kitten99,a@b.co'], ['kitten99', 'a@b.co']],
  ])('%s', (_, items, secrets) => {
    const text = JSON.stringify(shown({ 'process.command_args': items }))
    for (const secret of secrets) expect([secret, text.includes(secret)]).toEqual([secret, false])
    expect(text).toContain(items[0])
  })

  it('stay as they are where nothing says more', () => {
    const items = ['mysql', '--verbose', '-u', 'root', '--max-tokens', '12', '--token', '--force']
    expect(shown(items)).toEqual(items)
    for (const lines of [
      ['- buy milk', 'then go home'],
      ['Password:', '- eight letters'],
      ['a', '-b'],
    ])
      expect(shown(lines)).toEqual(lines)
  })

  it('are kept, hidden or too long as any text is', () => {
    const items = ['curl', '-u', 'bob:kitten99']
    expect(shown(items, { classes: { password: 'keep' } })).toEqual(items)
    expect(shown(items, { classes: { password: 'redact' } })).toEqual([
      'curl',
      '-u',
      'bob:[REDACTED]',
    ])
    expect(shown({ a: items }, { rules: [{ path: 'a', action: 'keep' }] })).toEqual({ a: items })
    expect(shown([...items.slice(0, 2), 'bob:'.repeat(500)], { maxText: 1000 })).toEqual([
      'curl',
      '-u',
      '[UNKNOWN_1]',
    ])
  })

  it('take time linear in the list', () => {
    const elapsed = stopwatch()
    shown(Array.from({ length: 20_000 }, (_, i) => (i % 2 ? `x${i}` : '-u')))
    expect(elapsed()).toBeLessThan(8000)
  })
})

describe('[P6] headers in one list', () => {
  const headers = ['Host', 'x.example', 'X-Api-Key', 'kitten99', 'Accept', '*/*']

  it('are hidden by the names before them', () => {
    expect(shown(headers)).toEqual([
      'Host',
      'x.example',
      'X-Api-Key',
      '[API_KEY_1]',
      'Accept',
      '*/*',
    ])
    expect(shown({ rawHeaders: headers.slice(2, 4).concat('a', 'b') })).toEqual({
      rawHeaders: ['X-Api-Key', '[API_KEY_1]', 'a', 'b'],
    })
  })

  it('are no list of words', () => {
    const columns = ['id', 'name', 'email', 'created_at', 'phone', 'total']
    expect(shown({ columns })).toEqual({ columns })
  })
})
