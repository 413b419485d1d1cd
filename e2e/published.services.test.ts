// The published folder behind nginx, with the settings that docs/published-log.md gives.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { installPackages } from '../src/testing/install-packages.ts'
import { Harness, otlpSpans, skipped } from './harness.ts'
import { command, repository } from './command.ts'

const reason =
  process.getuid?.() === 0 ? installPackages(['nginx']) : 'needs root, to install nginx'
const name = (text: string) => skipped(text, reason)

let nginx: ChildProcess | undefined
let harness: Harness | undefined
let folder = ''
afterEach(async () => {
  if (nginx && nginx.exitCode === null) {
    const ended = once(nginx, 'exit')
    nginx.kill('SIGTERM')
    await ended
  }
  await harness?.dispose()
  if (folder) rmSync(folder, { recursive: true })
})

/** The blocks of the docs, for this folder. Its workers are nobody of ours: they read what everybody may. */
async function serve(root: string): Promise<string> {
  const docs = readFileSync(join(repository, 'docs/published-log.md'), 'utf8')
  const block = /^```nginx\n([\s\S]*?)^```$/m.exec(docs)?.[1] ?? ''
  expect(block).toContain('/srv/www')
  const port = await freePort()
  const settings = join(root, 'nginx.conf')
  writeFileSync(
    settings,
    `daemon off; pid ${root}/nginx.pid; error_log stderr; user www-data; worker_processes 1;
events {}
http {
  access_log off; log_not_found off; client_body_temp_path ${root}/body; proxy_temp_path ${root}/proxy;
  fastcgi_temp_path ${root}/fastcgi; uwsgi_temp_path ${root}/uwsgi; scgi_temp_path ${root}/scgi;
  server { listen 127.0.0.1:${port}; ${block.replaceAll('/srv/www', root)} }
}\n`,
  )
  nginx = spawn('nginx', ['-c', settings], {
    // Debian has it where only root looks.
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(url).catch(() => null)) return url
    await sleep(50)
  }
  throw new Error('nginx does not answer')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

it.skipIf(reason)(
  name('nginx serves the folder, and anybody can verify it'),
  { timeout: 120_000 },
  async () => {
    folder = mkdtempSync(join(tmpdir(), 'sealtrace-www-'))
    chmodSync(folder, 0o755)
    harness = new Harness()
    const config = join(harness.path, 'sealtrace.toml')
    writeFileSync(config, `[publish]\nfolder = "${folder}/log"\nevery_ms = 20\n`)
    await harness.start('--config', config)
    const spans = Array.from({ length: 300 }, (_, i) => ({
      ...{ traceId: 'ab'.repeat(16), spanId: String(i).padStart(16, 'a'), name: 'chat' },
      startTimeUnixNano: '1795000000000000000',
      endTimeUnixNano: '1795000001500000000',
    }))
    expect((await harness.post('/v1/traces', otlpSpans(spans))).status).toBe(200)
    expect(await harness.stop()).toBe(0)
    const url = await serve(folder)
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        ...[command, 'verify', '--json', '--files', `${url}/log`],
        ...['--log-key', harness.init.logKey],
      ],
      { encoding: 'utf8', env: { ...process.env, SEALTRACE_STATE: harness.state } },
    )
    expect(status, stdout).toBe(0)
    const report = JSON.parse(stdout) as { ok: boolean; size: number }
    expect(report.ok).toBe(true)
    expect(report.size).toBeGreaterThan(300)

    const headersOf = async (path: string) => {
      const response = await fetch(`${url}/log/${path}`, { headers: { 'accept-encoding': 'gzip' } })
      const { headers } = response
      await response.arrayBuffer()
      const named = ['content-type', 'cache-control', 'content-encoding']
      return [response.status, ...named.map((header) => headers.get(header))]
    }
    const forever = 'public, max-age=31536000, immutable'
    expect(await headersOf('tile/0/000')).toEqual([
      200,
      'application/octet-stream',
      forever,
      'gzip',
    ])
    expect(await headersOf('checkpoint')).toEqual([
      ...[200, 'text/plain; charset=utf-8', 'public, max-age=2'],
      null,
    ])
    for (const path of ['tile/0/007', 'checkpoint.witnessed', '.new/', '../nginx.conf'])
      expect((await headersOf(path)).slice(0, 1), path).toEqual([404])
    expect((await headersOf('tile/0/007'))[2]).toBeNull()
  },
)
