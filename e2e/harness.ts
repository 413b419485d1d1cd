// A real collector in a process of its own, driven from outside as its users drive it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const main = resolve(import.meta.dirname, '../src/cli/main.ts')

export interface InitResult {
  origin: string
  logKey: string
  stateDir: string
  apiKeys: Record<string, string>
}

export class Harness {
  readonly path = mkdtempSync(join(tmpdir(), 'sealtrace-e2e-'))
  readonly data = join(this.path, 'data')
  readonly state = join(this.path, 'state')
  readonly keys: Record<string, string>
  readonly init: InitResult
  /** All that any process has printed. */
  output = ''
  url = ''
  #collector: ChildProcess | null = null

  constructor() {
    this.init = this.json<InitResult>('init')
    this.keys = this.init.apiKeys
    // The answer to `init` shows keys once, on purpose: what is printed later may not.
    this.output = ''
  }

  /** Starts the collector and waits until it accepts traffic. */
  async start(...more: string[]): Promise<void> {
    const child = spawn(
      process.execPath,
      [main, 'start', '--no-sample', '--port', '0', ...this.#place, ...more],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: this.#environment,
      },
    )
    this.#collector = child
    let seen = ''
    this.url = await new Promise<string>((done, fail) => {
      child.stdout.on('data', (chunk: Buffer) => {
        seen += chunk.toString()
        this.output += chunk.toString()
        const ready = /^ready (\S+)$/m.exec(seen)
        if (ready?.[1]) done(ready[1])
      })
      child.stderr.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
      child.on('exit', (code) =>
        fail(new Error(`collector ended with ${code}: ${this.output.slice(-500)}`)),
      )
    })
  }

  get pid(): number {
    return this.#collector?.pid ?? 0
  }

  /** Ends the collector; resolves with its exit code, or the signal's name. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    const child = this.#collector
    if (!child || child.exitCode !== null) return child?.exitCode ?? 0
    const ended = new Promise<number | string>((done) =>
      child.on('exit', (code, by) => done(code ?? by ?? '')),
    )
    child.kill(signal)
    return ended
  }

  /** Resolves when the collector has ended by itself. */
  ended(): Promise<number | null> {
    const child = this.#collector
    if (!child || child.exitCode !== null) return Promise.resolve(child?.exitCode ?? null)
    return new Promise((done) => child.on('exit', (code) => done(code)))
  }

  /** Runs a verb to its end. */
  run(verb: string, ...args: string[]): { status: number; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, verb, ...this.#place, ...args],
      {
        encoding: 'utf8',
        env: this.#environment,
        maxBuffer: 64 * 1024 * 1024,
      },
    )
    this.output += stderr
    return { status: status ?? -1, stdout, stderr }
  }

  /** Runs a verb with `--json`; throws when it does not answer with one JSON document. */
  json<T>(verb: string, ...args: string[]): T {
    const { stdout, stderr } = this.run(verb, '--json', ...args)
    try {
      return JSON.parse(stdout) as T
    } catch {
      throw new Error(`${verb} printed no JSON: ${stderr.slice(0, 500)}`)
    }
  }

  post(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-api-key': this.keys['ingest'] ?? '',
        ...headers,
      },
    })
  }

  get(path: string, role = 'investigator'): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.keys[role]}` } })
  }

  async dispose(): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.path, { recursive: true, force: true })
  }

  get #place(): string[] {
    return ['--data', this.data, '--state', this.state]
  }

  get #environment(): NodeJS.ProcessEnv {
    const { SEALTRACE_ROOT_KEY: _, SEALTRACE_DATA: __, ...rest } = process.env
    return { ...rest, NO_COLOR: '1' }
  }
}

/** One OTLP/JSON request of plain spans. */
export function otlpSpans(spans: readonly Record<string, unknown>[]): string {
  return JSON.stringify({
    resourceSpans: [
      { resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'e2e' }, spans }] },
    ],
  })
}
