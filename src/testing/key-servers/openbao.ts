// A real OpenBao in development mode, with TLS of its own, for as long as a test needs it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface OpenBao extends AsyncDisposable {
  readonly url: string
  readonly rootToken: string
  /** PEM file of the authority that signed its certificate. */
  readonly caFile: string
  /** Calls its API as root; `namespace` by header. Rejects for a status other than 200 and 204. */
  api(method: string, path: string, body?: unknown, namespace?: string): Promise<Answer>
}

export interface Answer {
  readonly auth?: { readonly client_token: string }
  readonly data?: Readonly<Record<string, unknown>>
}

/** Path of the program: `$SEALTRACE_TEST_OPENBAO`, else `bao` on the path; null when there is none. */
export function findOpenBao(): string | null {
  const named = process.env['SEALTRACE_TEST_OPENBAO']
  if (named) return existsSync(named) ? named : null
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, 'bao')).find((path) => existsSync(path)) ?? null
}

export async function startOpenBao(program: string): Promise<OpenBao> {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-openbao-'))
  const port = await freePort()
  const rootToken = `root-${port}`
  const child = spawn(
    program,
    [
      ...['server', '-dev', '-dev-tls', `-dev-tls-cert-dir=${folder}`, '-dev-no-store-token'],
      ...[`-dev-root-token-id=${rootToken}`, `-dev-listen-address=127.0.0.1:${port}`],
    ],
    { stdio: 'ignore', env: { PATH: process.env['PATH'], HOME: folder } },
  )
  const url = `https://127.0.0.1:${port}`
  const caFile = join(folder, 'vault-ca.pem')
  const api: OpenBao['api'] = async (method, path, body, namespace) => {
    const headers = {
      'x-vault-token': rootToken,
      ...(namespace ? { 'x-vault-namespace': namespace } : {}),
    }
    const ca = readFileSync(caFile)
    const call = request(`${url}/v1/${path}`, { method, headers, ca })
    call.end(body === undefined ? undefined : JSON.stringify(body))
    const [response] = (await once(call, 'response')) as [IncomingMessage]
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
    if (response.statusCode !== 200 && response.statusCode !== 204)
      throw new Error(`${method} ${path}: ${response.statusCode} ${text}`)
    return (text ? JSON.parse(text) : {}) as Answer
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    for (let tries = 0; ; tries++) {
      const ready = existsSync(caFile)
      if (ready && (await api('GET', 'sys/health').catch(() => null))) break
      if (tries > 300 || child.exitCode !== null) throw new Error('OpenBao did not start')
      await sleep(100)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { url, rootToken, caFile, api, [Symbol.asyncDispose]: stop }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  server.close()
  await once(server, 'close')
  return port
}
