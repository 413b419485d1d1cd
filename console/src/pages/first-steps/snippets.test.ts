import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ways } from './snippets.ts'

const docs = join(import.meta.dirname, '../../../../docs')
const place = { origin: 'https://collector.test:9', key: 'st_ingest_key' }

it('[U6] each way says what its page in docs/connect says', () => {
  for (const { name, doc, blocks } of ways(place)) {
    const text = readFileSync(join(docs, doc), 'utf8')
    for (const { code } of blocks) {
      const words = [...code.matchAll(/\b(?:[A-Z][A-Z_]{5,}|sealtrace\/[a-z-]+)\b/g)]
      for (const [word] of words) expect(text, `${name}: ${word}`).toContain(word)
    }
  }
})

it('[U6] what runs in the agent’s process says first how the package comes there, as its page does', () => {
  for (const { sealed, doc, blocks } of ways(place)) {
    const install = 'npm install --install-links PATH/dist'
    expect(blocks[0]?.code === install, doc).toBe(sealed === 'in your process')
    if (sealed === 'in your process')
      expect(readFileSync(join(docs, doc), 'utf8'), doc).toContain(install)
  }
})

it('[U6] each way names this collector and the key, once somewhere', () => {
  for (const { name, blocks } of ways(place)) {
    const all = blocks.map(({ code }) => code).join('\n')
    expect(all, name).toContain(place.origin)
    expect(all, name).toContain(place.key)
  }
})

it('[U6] the step by hand has ended, so that the first run does not stand as running', () => {
  const code = ways(place).find(({ name }) => name === 'curl')?.blocks[0]?.code ?? ''
  const [, json = ''] = /-d '(.+)'$/.exec(code) ?? []
  const text = json.replaceAll("'$(date -u +%FT%TZ)'", '2026-11-21T06:00:00Z')
  expect(JSON.parse(text)).toMatchObject({
    startTime: '2026-11-21T06:00:00Z',
    endTime: '2026-11-21T06:00:00Z',
  })
})
