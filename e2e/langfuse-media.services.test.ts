// Langfuse's own clients upload a picture to a collector that keeps media: it is sealed, and stands with its observation.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { canaries } from './clients/model-server/scenario.mjs'
import { install, play } from './clients/play.ts'
import { Harness } from './harness.ts'

/** The picture of `multimodal`, base64. */
const image = canaries.at(-1) ?? ''

let harness: Harness | undefined
afterEach(() => harness?.dispose())

it.each(['langfuse-3', 'langfuse-4', 'langfuse-5', 'langfuse-python'])('%s', async (client) => {
  install(client)
  harness = new Harness()
  const config = join(harness.path, 'sealtrace.toml')
  writeFileSync(config, '[langfuse]\nmedia = "keep"\n[policy]\nmedia = "keep"\n')
  await harness.start('--config', config)
  const { status, stderr, steps } = await play(harness, client, 'multimodal')
  expect(status).toBe(0)
  expect(stderr).not.toMatch(/error|fail/i)
  const [call] = steps.filter(({ kind }) => kind === 'completion')
  const media = call?.events.filter(({ name }) => name === 'langfuse.media') ?? []
  expect(media.map(({ attributes }) => attributes['langfuse.media.content'])).toEqual([
    expect.objectContaining({ mime_type: 'image/png', content: `data:image/png;base64,${image}` }),
  ])
  expect(JSON.stringify(call?.input)).toContain('@@@langfuseMedia:type=image/png|id=')
  expect(findCanaries([image], folderContents(harness.path))).toEqual([])
})
