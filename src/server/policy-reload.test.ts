import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { loadConfig } from './config.ts'
import { versionOf } from './log-settings.ts'
import { createPolicyReload, type PolicyReload } from './policy-reload.ts'

let folder = ''
let path = ''
let reload: PolicyReload
const apply = vi.fn()
const onChange = vi.fn()
const onFailure = vi.fn()
const onIgnored = vi.fn()

const write = (text: string): void => writeFileSync(path, `[policy]\n${text}\n`)
const read = () => loadConfig({ path, environment: {} })

const follow = () =>
  createPolicyReload({ path, read, current: read(), apply, onChange, onFailure, onIgnored })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-reload-'))
  path = join(folder, 'sealtrace.toml')
  write('style = "placeholder"')
  for (const call of [apply, onChange, onFailure, onIgnored]) call.mockClear()
  reload = follow()
})
afterEach(() => {
  reload.close()
  rmSync(folder, { recursive: true, force: true })
})

test('[P28] a changed file is followed once it settled, with both versions told', async () => {
  const before = toHex(versionOf(read()))
  write('style = "st')
  await wait(50)
  write('style = "stars"')
  await vi.waitFor(() => expect(apply).toHaveBeenCalledTimes(1), 5000)
  expect(apply.mock.calls[0]?.[0]).toMatchObject({ policy: { style: 'stars' }, analyzers: [] })
  const to = toHex(versionOf(read()))
  expect(onChange).toHaveBeenCalledWith({ from: before, to })
  expect(onFailure).not.toHaveBeenCalled()
})

test('[P28] a file that another takes the place of is followed', async () => {
  writeFileSync(join(folder, 'new'), '[policy]\ncards = "strict"\n')
  renameSync(join(folder, 'new'), path)
  await vi.waitFor(() => expect(apply).toHaveBeenCalledTimes(1), 5000)
})

test.each([
  'style = 1',
  'style = ',
  'classes = { email = "hyde" }',
  'patterns = [{ name = "x", pattern = "(a+)+b" }]',
])('[P28] one that does not compile leaves the old policy in force, and says so: %s', (text) => {
  write(text)
  reload.reload()
  expect(apply).not.toHaveBeenCalled()
  expect(reload.failure).toEqual(expect.any(String))
  expect(onFailure).toHaveBeenCalledWith(reload.failure)
  write('style = "placeholder"')
  reload.reload()
  expect(reload.failure).toBeNull()
  expect(onChange).not.toHaveBeenCalled()
})

test('[P28] SIGHUP reads it too, and a file that is gone changes nothing', () => {
  write('style = "stars"')
  process.emit('SIGHUP', 'SIGHUP')
  expect(apply).toHaveBeenCalledTimes(1)
  rmSync(path)
  reload.reload()
  expect(reload.failure).toMatch(/cannot be read/)
  expect(apply).toHaveBeenCalledTimes(1)
})

const analyzer = (more: string) =>
  writeFileSync(
    path,
    `[policy]\nstyle = "placeholder"\n[[analyzers]]\nkind = "presidio"\nurl = "http://127.0.0.1:1"\n${more}`,
  )

test('[P28] outside analyzers are followed with the policy: their version is part of it', () => {
  const before = toHex(versionOf(read()))
  analyzer('score = 0.5')
  reload.reload()
  const change = { analyzers: [{ kind: 'presidio', score: 0.5 }] }
  expect(apply.mock.calls[0]?.[0]).toMatchObject(change)
  expect(onChange).toHaveBeenCalledWith({ from: before, to: toHex(versionOf(read())) })
})

test('[P28] how an analyzer is called is followed too, and is no change of the policy', () => {
  analyzer('timeout_ms = 500')
  reload.reload()
  analyzer('timeout_ms = 600')
  reload.reload()
  reload.reload()
  expect(apply).toHaveBeenCalledTimes(2)
  expect(onChange).toHaveBeenCalledTimes(1)
})

test('[P28] analyzers that cannot be made change nothing', () => {
  apply.mockImplementationOnce(() => {
    throw new SealtraceError('config_invalid', 'the variable is not set')
  })
  analyzer('score = 0.5')
  reload.reload()
  expect(reload.failure).toBe('the variable is not set')
  expect(onChange).not.toHaveBeenCalled()
  reload.reload()
  expect(onChange).toHaveBeenCalledTimes(1)
})

describe('[P28] through links, as mounted settings are', () => {
  const target = (name: string) => join(folder, 'target', name)
  const put = (name: string, text: string) => writeFileSync(target(name), `[policy]\n${text}\n`)

  beforeEach(() => {
    reload.close()
    path = join(folder, 'link.toml')
    mkdirSync(join(folder, 'target'))
    put('a.toml', 'style = "placeholder"')
    put('b.toml', 'style = "stars"')
    mkdirSync(join(folder, 'newer'))
    writeFileSync(join(folder, 'newer/a.toml'), '[policy]\nstyle = "stars"\n')
    symlinkSync(join(folder, 'target'), join(folder, 'current'))
    symlinkSync(join(folder, 'current/a.toml'), path)
    reload = follow()
  })

  const changes: Record<string, () => void> = {
    'the link is swapped': () => {
      symlinkSync(target('b.toml'), join(folder, 'next'))
      renameSync(join(folder, 'next'), path)
    },
    'a folder on the way is another': () => {
      symlinkSync(join(folder, 'newer'), join(folder, 'next'))
      renameSync(join(folder, 'next'), join(folder, 'current'))
    },
    'its target is replaced': () => renameSync(target('b.toml'), target('a.toml')),
    'its target is edited': () => put('a.toml', 'style = "stars"'),
  }
  test.each(Object.keys(changes))('a change is followed when %s', async (what) => {
    await wait(50)
    changes[what]?.()
    await vi.waitFor(() => expect(apply).toHaveBeenCalledTimes(1), 5000)
    expect(apply.mock.calls[0]?.[0]).toMatchObject({ policy: { style: 'stars' } })
    expect(onFailure).not.toHaveBeenCalled()
  })

  test('a target that is gone is told once, and followed when it is there again', async () => {
    rmSync(target('a.toml'))
    await vi.waitFor(() => expect(reload.failure).toMatch(/cannot be read/), 5000)
    await wait(1500)
    expect(onFailure).toHaveBeenCalledTimes(1)
    put('a.toml', 'style = "stars"')
    await vi.waitFor(() => expect(apply).toHaveBeenCalledTimes(1), 5000)
    expect(reload.failure).toBeNull()
  })
})

test('[P28] what is read at the start only is told, each change once', () => {
  const server = (port: number) => writeFileSync(path, `[server]\nport = ${port}\n[policy]\n`)
  server(4319)
  reload.reload()
  reload.reload()
  expect(onIgnored.mock.calls).toEqual([[['server']]])
  server(4318)
  reload.reload()
  expect(onIgnored).toHaveBeenCalledTimes(2)
  const erasing = '[erasure]\nsecond_person = true\n[subjects]\nattributes = ["customer.id"]'
  writeFileSync(path, `[server]\nport = 4318\n${erasing}\n[policy]\n`)
  reload.reload()
  expect(onIgnored.mock.calls[2]).toEqual([['erasure', 'subjects']])
})
