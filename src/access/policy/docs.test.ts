import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compileAccessPolicy, noAccessSettings } from './access-policy.ts'

it('the policies in docs/access.md hold', () => {
  const docs = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8')
  const blocks = [...docs.matchAll(/```cedar\n(.*?)```/gs)].map(([, text]) => text ?? '')
  expect(blocks).toHaveLength(2)
  const text = blocks.join('\n')
  const policy = compileAccessPolicy({ ...noAccessSettings, roles: ['support'], text })
  expect(policy.seen.size).toBe(8)
})
