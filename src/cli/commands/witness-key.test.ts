import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toHex } from '../../crypto/encoding.ts'
import { testWitnessKey } from '../../ledger/fixtures/go-key.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { createWitnessKey, readWitnessKey } from './witness-key.ts'

it('[L24] a key is made for its owner alone, and read again', () => {
  using folder = tempFolder()
  const file = join(folder.path, 'w.key')
  expect(readWitnessKey(file)).toBeNull()
  const made = createWitnessKey(file, 'w.example/1')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const read = readWitnessKey(file)
  expect(read?.name).toBe('w.example/1')
  expect(toHex(read!.key.publicKey)).toBe(toHex(made.key.publicKey))
  expect(() => createWitnessKey(file, 'w.example/1')).toThrow(
    expect.objectContaining({ code: 'already_exists' }),
  )
  for (const name of ['', 'a b', 'a+b', 'a\n'])
    expect(() => createWitnessKey(join(folder.path, 'x'), name)).toThrow('--name')
  chmodSync(file, 0o640)
  expect(() => readWitnessKey(file)).toThrow('chmod 600')
})

it('keys that Go programs have written are read, and any changed character spoils them', () => {
  using folder = tempFolder()
  const file = join(folder.path, 'w.key')
  const read = (text: string) => {
    writeFileSync(file, text, { mode: 0o600 })
    return readWitnessKey(file)
  }
  const published = ['PRIVATE', 'KEY', 'Wit1', '55ee4561']
  const line = `${published.join('+')}+AeadRiG7XM4XiieCHzD8lxysXMwcViy5nYsoXURWGrlE`
  for (const text of [line, `${line}\n`])
    expect(toHex(read(text)!.key.publicKey)).toBe(toHex(testWitnessKey.key.publicKey))
  for (let i = 0; i < line.length; i++) {
    const changed = `${line.slice(0, i)}${line[i] === 'B' ? 'C' : 'B'}${line.slice(i + 1)}`
    expect(() => read(changed)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
    expect(() => read(line.slice(0, i))).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  }
  expect(() => read(`${line}\n\n`)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(readFileSync(file, 'utf8')).toContain('Wit1')
})
