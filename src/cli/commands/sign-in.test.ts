import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

test.each([
  [['--url', 'http://127.0.0.1:4318']],
  [['--at', 'ftp://127.0.0.1']],
  [['--at', 'collector']],
])('[W33] refuses %j', async (argv) => {
  const { io, stderr } = testIo()
  expect(await run(['sign-in', ...argv], io)).toBe(2)
  expect(stderr()).toContain('usage')
})

test('[W33] the link goes where the settings say, else to this machine', async () => {
  using folder = tempFolder()
  const place = ['--data', join(folder.path, 'data'), '--state', join(folder.path, 'state')]
  const cli = async (...argv: string[]) => {
    const { io, stdout } = testIo({ folder: folder.path })
    await run([...argv, ...place], io)
    return stdout()
  }
  await cli('init')
  const made = JSON.parse(await cli('sign-in', '--json'))
  expect(made).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4318\/#\/sign-in\?link=[\w-]{43}$/),
    expires: '2026-11-21T12:15:00.000Z',
  })
  expect(await cli('sign-in')).toContain('elsewhere, make one with --at')
  const there = await cli('sign-in', '--at', 'https://x.example/y')
  expect(there).not.toContain('--at')
  expect(there).toMatch(/^sign in: https:\/\/x\.example\/#\/sign-in\?link=/)
})
