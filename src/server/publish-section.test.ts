import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'

function publishOf(toml: string) {
  using folder = tempFolder()
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  const { publish } = loadConfig({ path, environment: {} })
  return { ...publish, ...(publish.folder && { folder: publish.folder.replace(folder.path, '.') }) }
}

it('nothing is published unless the file says so', () => {
  expect(publishOf('')).toEqual({ everyMs: 1000 })
})

it('each setting is taken; the folder lies beside the file', () => {
  expect(publishOf('[publish]\nfolder = "public/log"\nevery_ms = 50')).toEqual({
    folder: './public/log',
    everyMs: 50,
  })
  const s3 = 's3 = "https://minio.example/log/agents"\ns3_style = "path"\ns3_region = "eu-west-1"'
  expect(publishOf(`[publish]\n${s3}`)).toEqual({
    s3: { url: 'https://minio.example/log/agents', style: 'path', region: 'eu-west-1' },
    everyMs: 1000,
  })
})

it.each([
  ...['folder = ""', 'every_ms = 5', 'every_ms = "1s"', 's3 = "minio.example/log"', 'where = "x"'],
  ...['s3 = "http://minio.example/log"', 's3 = "https://user:pass@minio.example/log"'],
  ...['s3 = "https://minio.example/log/a b"'],
  ...['s3 = "https://minio.example/"', 's3_style = "virtual"', 's3_region = "EU West"'],
  's3 = "https://minio.example/log?x=1"',
  ...['s3://bucket/logs', 'file:///srv/log', 'https://x.example/log'].map(
    (url) => `folder = "${url}"`,
  ),
])('refuses %s', (line) => {
  expect(() => publishOf(`[publish]\n${line}`)).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})
