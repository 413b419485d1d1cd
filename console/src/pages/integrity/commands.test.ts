import { expect, it } from 'vitest'
import { offlineChecks } from './commands.ts'

it('[U24] the commands name this log, and nothing in them gets out of its quotes', () => {
  const commands = offlineChecks({
    ...{ url: 'https://log.example', project: 'default' },
    logKey: `a'$(x)+1+k`,
  }).map(({ command }) => command)
  expect(commands).toContain(
    String.raw`sealtrace verify --files 'https://log.example/log/default' --log-key 'a'\''$(x)+1+k'`,
  )
  expect(commands[0]).toBe('sealtrace verify --deep')
})
