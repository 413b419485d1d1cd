import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { revokedApiKey } from '../journal/api-key.ts'
import { createLog } from '../journal/create-log.ts'
import { loadConfig, type Config } from './config.ts'
import { startCollector, type Collector, type CollectorOptions } from './main.ts'
import { hasOpenssl } from '../testing/has-openssl.ts'
import { makeCertificate } from '../testing/make-certificate.ts'

const running: Collector[] = []
afterEach(async () => {
  for (const collector of running.splice(0)) await collector.close()
})

interface Given {
  server?: Partial<Config['server']>
  limits?: Partial<Config['limits']>
  policy?: Config['policy']
  environment?: NodeJS.ProcessEnv
  more?: Partial<CollectorOptions>
}

async function newLog(environment: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-server-'))
  const place = {
    data: join(folder, 'data'),
    project: 'default',
    environment: { ...environment, SEALTRACE_STATE: join(folder, 'state') },
  }
  return { folder, place, keys: (await createLog(place)).apiKeys }
}

async function start({ server, limits, policy, environment, more }: Given = {}) {
  const made = await newLog(environment)
  const defaults = loadConfig({ environment: {} })
  const config: Config = {
    ...defaults,
    server: { host: '127.0.0.1', port: 0, ...server },
    limits: { ...defaults.limits, ...limits },
    policy: policy ?? defaults.policy,
  }
  const collector = await startCollector({ place: made.place, config, ...more })
  running.push(collector)
  const call = async (path: string, key: string, body?: object) => {
    const response = await fetch(collector.url + path, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
    return { status: response.status, body: (await response.json()) as never }
  }
  return { ...made, collector, call, config }
}

const traceId = 'ab'.repeat(16)

function span(text: string, spanId = 'cd'.repeat(8)) {
  const attributes = [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'input.value', value: { stringValue: text } },
  ]
  const times = { startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000001000000000' }
  const one = { traceId, spanId, name: 'chat', ...times, attributes }
  return { resourceSpans: [{ scopeSpans: [{ spans: [one] }] }] }
}

describe('a run over HTTP', () => {
  test('is recorded, shown masked, revealed with a reason, and all of it is on the record', async () => {
    const { call, keys, collector } = await start()
    expect((await call('/v1/traces', keys.ingest, span('write to bob@example.org'))).status).toBe(
      200,
    )
    expect((await call('/v1/traces', keys.ingest, span('write to bob@example.org'))).status).toBe(
      200,
    )
    const list = await call('/api/v1/traces?limit=5', keys.viewer)
    expect(list.body).toMatchObject({ traces: [{ traceId, steps: 1 }], next: null })
    const shown = await call(`/api/v1/traces/${traceId}`, keys.analyst)
    expect(JSON.stringify(shown.body)).not.toContain('bob@')
    expect(JSON.stringify(shown.body)).toContain('write to ')
    const headers = await call(`/api/v1/traces/${traceId}`, keys.viewer)
    expect(JSON.stringify(headers.body)).not.toContain('write to ')
    const [{ recordId }] = (shown.body as { steps: [{ recordId: string }] }).steps
    const ask = { recordId, class: 'email', reason: 'ticket 7' }
    expect((await call('/api/v1/reveal', keys.analyst, ask)).status).toBe(404)
    expect((await call('/api/v1/reveal', keys.investigator, ask)).body).toMatchObject({
      values: [{ value: 'bob@example.org' }],
    })
    const { entries } = (await call('/api/v1/audit', keys.auditor)).body as {
      entries: { action: string; outcome: string }[]
    }
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`).toSorted()).toEqual([
      'read allowed',
      'reveal allowed',
      'reveal denied',
    ])
    const metrics = await (await fetch(`${collector.url}/metrics`)).text()
    const size = /^sealtrace_checkpoint_size (\d+)$/m.exec(metrics)?.[1]
    const note = await (await fetch(`${collector.url}/log/default/checkpoint`)).text()
    expect(note.split('\n')[1]).toBe(size)
    const tile = await fetch(`${collector.url}/log/default/tile/0/000.p/${size}`)
    expect((await tile.arrayBuffer()).byteLength).toBe(32 * Number(size))
  })

  test('[W66] without masking content is shown as it came, and the start warns of it', async () => {
    const { call, keys, collector } = await start({ policy: { enable_pii_masking: false } })
    await call('/v1/traces', keys.ingest, span('write to bob@example.org'))
    const shown = await call(`/api/v1/traces/${traceId}`, keys.analyst)
    expect(JSON.stringify(shown.body)).toContain('bob@example.org')
    expect(collector.warnings).toEqual([expect.stringContaining('enable_pii_masking=false')])
    const { body } = await call('/api/v1/audit?action=settings.change', keys.auditor)
    expect(body).toMatchObject({
      entries: [{ details: { changed: { 'policy.enable_pii_masking': 'true -> false' } } }],
    })
  })
})

test('warnings at the start are on the record', async () => {
  const environment = { LANGFUSE_ENCRYPTION_ENABLED: 'false', LANGFUSE_AUDIT_TRACE_ACCESS: 'false' }
  const { call, keys, collector } = await start({ environment })
  expect(collector.warnings).toHaveLength(2)
  const { body } = await call('/api/v1/audit?action=settings.warning', keys.auditor)
  expect(body).toMatchObject({ entries: [{ action: 'settings.warning' }] })
})

test('attempts without a key are on the record in sum, at the end too', async () => {
  const { call, keys, collector } = await start()
  const answers: number[] = []
  for (let i = 0; i < 20; i++) answers.push((await call('/api/v1/traces', 'no key')).status)
  // From the tenth on the address has to wait.
  expect(answers).toEqual([...Array<number>(10).fill(401), ...Array<number>(10).fill(429)])
  const { body } = await call('/api/v1/audit?action=auth.failed', keys.auditor)
  expect((body as { entries: unknown[] }).entries).toHaveLength(1)
  const rows: number[] = []
  const { recorder } = collector.log
  const audit = recorder.audit.bind(recorder)
  recorder.audit = (entry) => {
    rows.push(Number(entry.details?.['count']))
    return audit(entry)
  }
  await collector.close()
  expect(rows).toEqual([19])
})

test('a key that another process revoked is refused a second later', async () => {
  const { call, keys, collector } = await start()
  expect((await call('/api/v1/traces', keys.viewer)).status).toBe(200)
  const row = (await collector.log.keys.apiKeys()).find(({ role }) => role === 'viewer')
  if (!row) throw new Error('no key')
  const indexKey = await collector.log.ring.projectKey('index')
  await collector.log.keys.revokeApiKey(row.id, revokedApiKey(row, Date.now(), indexKey))
  await new Promise((resolve) => setTimeout(resolve, 1050))
  expect((await call('/api/v1/traces', keys.viewer)).status).toBe(401)
})

test('verify gives the report of the log, as the command line does', async () => {
  const { call, keys } = await start()
  await call('/v1/traces', keys.ingest, span('a'))
  const report = await call('/api/v1/verify?deep=1', keys.auditor)
  expect(report).toMatchObject({ status: 200, body: { ok: true, findings: [] } })
})

test('another verification can be given', async () => {
  const verify = async (log: { info: { origin: string } }, { deep }: { deep: boolean }) => ({
    origin: log.info.origin,
    deep,
  })
  const { call, keys, collector } = await start({ more: { verify } })
  expect((await call('/api/v1/verify?deep=1', keys.dpo)).body).toEqual({
    origin: collector.log.info.origin,
    deep: true,
  })
})

describe('large bodies', () => {
  /** Writes all before it reads, as many clients do. */
  function sendAll(url: string, head: string, chunks: number, chunk: Uint8Array) {
    return new Promise<string>((resolve, reject) => {
      const { port } = new URL(url)
      const socket = connect(Number(port), '127.0.0.1')
      let text = ''
      socket.on('error', reject)
      socket.write(head)
      let left = chunks
      const pump = (): void => {
        while (left > 0) {
          left--
          if (!socket.write(chunk)) return void socket.once('drain', pump)
        }
        socket.on('data', (data) => {
          text += data.toString('latin1')
          if (text.includes('}')) socket.end()
        })
        socket.on('close', () => resolve(text))
      }
      pump()
    })
  }

  const mebibyte = 1024 * 1024

  test('100 MB with a length: refused at once, and a client that writes all first reads the 413', async () => {
    const { collector, keys } = await start()
    const head =
      `POST /v1/traces HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${keys.ingest}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${100 * mebibyte}\r\n\r\n`
    const answer = await sendAll(collector.url, head, 100, new Uint8Array(mebibyte))
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toContain('{"code":3,')
  })

  test('100 MB in chunks', async () => {
    const { collector, keys } = await start()
    const head =
      `POST /v1/traces HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${keys.ingest}\r\n` +
      `Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const size = mebibyte.toString(16)
    const chunk = Buffer.concat([
      Buffer.from(`${size}\r\n`),
      Buffer.alloc(mebibyte),
      Buffer.from('\r\n'),
    ])
    const answer = await sendAll(collector.url, head, 100, chunk)
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })

  test('the connection stays usable after a refused body', async () => {
    const { collector, keys, call } = await start({ limits: { bodyBytes: 1000 } })
    const response = await fetch(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.ingest}`, 'content-type': 'application/json' },
      body: Buffer.alloc(5 * mebibyte),
    })
    expect(response.status).toBe(413)
    await response.text()
    const text = `POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789`
    const both = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(collector.url).port), '127.0.0.1')
      let read = ''
      socket.on('data', (data) => {
        read += data.toString('latin1')
        if (read.split('HTTP/1.1 ').length === 3) socket.end(() => resolve(read))
      })
      socket.write(text + text)
    })
    expect(both.match(/HTTP\/1.1 401/g)).toHaveLength(2)
    expect((await call('/api/v1/traces', keys.viewer)).status).toBe(200)
  })

  test('a client that goes away in the middle leaves nothing in work', async () => {
    const { collector, keys } = await start()
    const socket = connect(Number(new URL(collector.url).port), '127.0.0.1')
    socket.on('error', () => {})
    const metrics = async () => (await fetch(`${collector.url}/metrics`)).text()
    socket.write(
      `POST /v1/traces HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${keys.ingest}\r\n` +
        `Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
    )
    await expect.poll(metrics).toContain('sealtrace_in_flight_bytes 1\n')
    socket.destroy()
    await expect.poll(metrics).toContain('sealtrace_in_flight_bytes 0\n')
  })
})

describe('start and stop', () => {
  test('a port in use is one clear line, and the log is free again', async () => {
    const { place } = await newLog()
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const defaults = loadConfig({ environment: {} })
    const config = { ...defaults, server: { host: '127.0.0.1', port } }
    const failed = startCollector({ place, config })
    await expect(failed).rejects.toMatchObject({
      code: 'unavailable',
      message: `port ${port} on 127.0.0.1 is in use; stop what holds it, or give another --port`,
    })
    other.close()
    const free = { ...config, server: { host: '127.0.0.1', port: 0 } }
    running.push(await startCollector({ place, config: free }))
  })

  test('an address of another machine cannot be had', async () => {
    await expect(start({ server: { host: '192.0.2.1' } })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('port 0 on 192.0.2.1 cannot be had (EADDRNOTAVAIL)'),
    })
  })

  test('a second collector on the same log is refused', async () => {
    const { place, config } = await start()
    await expect(startCollector({ place, config })).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('ready is called once traffic is accepted', async () => {
    const urls: string[] = []
    const { collector } = await start({ more: { onReady: (url) => urls.push(url) } })
    expect(urls).toEqual([collector.url])
  })

  test('closing lets a request in work end, and takes no new ones', async () => {
    const { collector, keys, call } = await start()
    const { journal } = collector.log
    const append = journal.append.bind(journal)
    let entered = (): void => {}
    const inWork = new Promise<void>((resolve) => (entered = resolve))
    journal.append = async (batch) => {
      entered()
      await new Promise((resolve) => setTimeout(resolve, 150))
      return append(batch)
    }
    const answer = call('/v1/traces', keys.ingest, span('a'))
    await inWork
    const closed = collector.close()
    await expect(fetch(`${collector.url}/healthz`)).rejects.toThrow()
    expect((await answer).status).toBe(200)
    const started = performance.now()
    await closed
    expect(performance.now() - started).toBeLessThan(3000)
    await collector.close()
  })

  test('after a failure of the disk no traffic is taken, and the caller is told once', async () => {
    const fatal: unknown[] = []
    const { collector, keys, call } = await start({ more: { onFatal: (e) => fatal.push(e) } })
    const error = Object.assign(new Error('disk'), { cause: { errcode: 10 } })
    collector.log.store.append = () => Promise.reject(error)
    const answer = await call('/v1/traces', keys.ingest, span('a'))
    expect(answer.status).toBe(503)
    await expect(fetch(`${collector.url}/healthz`)).rejects.toThrow()
    expect(fatal).toEqual([error])
  })
})

describe.skipIf(!hasOpenssl())('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-tls-'))
  const at = (name: string): string => join(folder, name)

  const certify = (name: string, issuer: string | null): void =>
    makeCertificate(at('.'), { name, issuer })

  function get(url: string, client?: string, maxVersion?: 'TLSv1.1') {
    const identity = client
      ? { cert: readFileSync(at(`${client}.pem`)), key: readFileSync(at(`${client}.key`)) }
      : {}
    const old = maxVersion ? { minVersion: maxVersion, maxVersion } : {}
    const agent = new Agent({ ca: readFileSync(at('server.pem')), ...identity, ...old })
    return new Promise<number | undefined>((resolve, reject) => {
      request(`${url}/healthz`, { agent }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
  }

  test('serves https, and nothing below TLS 1.2', async () => {
    certify('server', null)
    const server = { tlsCert: at('server.pem'), tlsKey: at('server.key') }
    const { collector } = await start({ server })
    expect(collector.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    expect(await get(collector.url)).toBe(200)
    await expect(get(collector.url, undefined, 'TLSv1.1')).rejects.toThrow()
    await expect(fetch(`${collector.url.replace('https', 'http')}/healthz`)).rejects.toThrow()
  })

  test('with a client CA only clients that it signed are let in', async () => {
    certify('server', null)
    certify('authority', null)
    certify('friend', 'authority')
    certify('stranger', null)
    const server = {
      tlsCert: at('server.pem'),
      tlsKey: at('server.key'),
      tlsClientCa: at('authority.pem'),
    }
    const { collector } = await start({ server })
    expect(await get(collector.url, 'friend')).toBe(200)
    await expect(get(collector.url)).rejects.toThrow()
    await expect(get(collector.url, 'stranger')).rejects.toThrow()
  })

  test('files that are not there or no PEM are a configuration error', async () => {
    writeFileSync(at('junk.pem'), 'junk')
    for (const name of ['none.pem', 'junk.pem']) {
      const failed = start({ server: { tlsCert: at(name), tlsKey: at(name) } })
      await expect(failed).rejects.toMatchObject({ code: 'config_invalid' })
    }
  })

  test('a client CA without a certificate is an error: of an empty one all that Node knows would be let in', async () => {
    certify('server', null)
    writeFileSync(at('empty.pem'), '')
    writeFileSync(at('junk.pem'), 'junk')
    for (const name of ['empty.pem', 'junk.pem', 'server.key']) {
      const tls = { tlsCert: at('server.pem'), tlsKey: at('server.key'), tlsClientCa: at(name) }
      await expect(start({ server: tls })).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringContaining('tls_client_ca holds no certificate'),
      })
    }
  })
})

describe('[P28] the policy of a changed settings file', () => {
  test('[P28] is followed by all threads, on the record, and a wrong one changes nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sealtrace-settings-'))
    const path = join(folder, 'sealtrace.toml')
    const write = (text: string): void => writeFileSync(path, `[policy]\n${text}\n`)
    write('')
    const warnings: string[] = []
    const settings = { path, read: () => loadConfig({ path, environment: {} }) }
    const onWarning = (warning: string): void => void warnings.push(warning)
    const notices: string[] = []
    const onNotice = (notice: string): void => void notices.push(notice)
    const { call, keys, collector } = await start({ more: { settings, onWarning, onNotice } })
    const shown = async (id: string) => {
      const body = span('write to bob@example.org', id)
      expect((await call('/v1/traces', keys.ingest, body)).status).toBe(200)
      const view = await call(`/api/v1/traces/${traceId}`, keys.analyst)
      const { steps } = view.body as { steps: { spanId: string }[] }
      return JSON.stringify(steps.find(({ spanId }) => spanId === id)) ?? 'none'
    }
    const metrics = async () => (await fetch(`${collector.url}/metrics`)).text()
    expect(await shown('01'.repeat(8))).toContain('write to [EMAIL_1]')
    write('classes = { email = "redact" }')
    process.emit('SIGHUP', 'SIGHUP')
    expect(await shown('02'.repeat(8))).toContain('write to [REDACTED]')
    write('classes = { email = "hyde" }')
    process.emit('SIGHUP', 'SIGHUP')
    expect(await shown('03'.repeat(8))).toContain('write to [REDACTED]')
    expect(warnings.join()).toContain(
      'the policy is unchanged: policy setting classes.email.action',
    )
    expect(await metrics()).toContain('sealtrace_policy_reload_failed 1')
    const ready = await fetch(`${collector.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', policy: expect.stringContaining('classes.email.action') },
    ])
    write('capture = { default = "off" }')
    process.emit('SIGHUP', 'SIGHUP')
    expect(await shown('04'.repeat(8))).toBe('none')
    expect(await metrics()).toMatch(/sealtrace_steps_not_recorded_total 1\n/)
    expect(await metrics()).toContain('sealtrace_policy_reload_failed 0')
    const audit = await call('/api/v1/audit?action=policy.change', keys.auditor)
    const { entries } = audit.body as { entries: { target: string; reason: string }[] }
    expect(entries).toHaveLength(2)
    // Newest first: each names the version that it put in force, and the one before.
    expect(entries[0]?.reason).toBe(`before: ${entries[1]?.target}`)
    expect(notices).toEqual(
      entries
        .toReversed()
        .map(({ target, reason }) =>
          reason.replace(
            /^before: /,
            `the policy changed: version ${target} is in force, before it `,
          ),
        ),
    )
  })
})
