// A real collector in a process of its own, driven from outside as its users drive it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, repository, sourceCommand } from './command.ts'

export interface InitResult {
  origin: string
  logKey: string
  hybridPublicKey?: string
  stateDir: string
  apiKeys: Record<string, string>
}

export interface HarnessOptions {
  /** Runs before `init`: to mount something at `data`, say. */
  readonly prepare?: (folders: { path: string; data: string; state: string }) => void
  /** Runs every process as this user. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Where that user finds the sources; default {@link repository}. */
  readonly root?: string
}

export interface RunResult {
  status: number
  stdout: string
  stderr: string
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
  disposed = false
  #collector: ChildProcess | null = null
  readonly #begun: ChildProcess[] = []
  readonly #root: string
  readonly #node: string
  readonly #user: HarnessOptions['user']

  constructor(options: HarnessOptions = {}) {
    const root = options.root ?? repository
    this.#root = root
    this.#node = this.#inRoot(process.execPath)
    this.#user = options.user
    options.prepare?.(this)
    this.init = this.json<InitResult>('init')
    this.keys = this.init.apiKeys
    // The answer to `init` shows keys once, on purpose: what is printed later may not.
    this.output = ''
  }

  /** Starts the collector, without the sample run unless `more` asks for it, and waits until it accepts traffic. */
  async start(...more: string[]): Promise<void> {
    const sample = more.includes('--sample')
    const main = sample ? sourceCommand : command
    const child = spawn(
      this.#node,
      [
        ...[this.#inRoot(main), 'start', ...(sample ? [] : ['--no-sample']), '--port', '0'],
        ...[...this.#place, ...more],
      ],
      { ...this.#process, stdio: ['ignore', 'pipe', 'pipe'] },
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
    if (child.signalCode !== null) return child.signalCode
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
    if (child.signalCode !== null) return Promise.resolve(null)
    return new Promise((done) => child.on('exit', (code) => done(code)))
  }

  /** Runs a verb to its end. */
  run(verb: string, ...args: string[]): RunResult {
    const { status, stdout, stderr } = spawnSync(
      this.#node,
      [this.#inRoot(command), verb, ...this.#place, ...args],
      { ...this.#process, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    )
    this.output += stderr
    return { status: status ?? -1, stdout, stderr }
  }

  /** Runs a verb beside this process; `child` can be killed. */
  begin(verb: string, ...args: string[]): { child: ChildProcess; result: Promise<RunResult> } {
    const child = spawn(this.#node, [this.#inRoot(command), verb, ...this.#place, ...args], {
      ...this.#process,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#begun.push(child)
    const seen = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => (seen.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (seen.stderr += chunk.toString()))
    const result = new Promise<RunResult>((done) =>
      child.on('close', (code) => {
        this.output += seen.stderr
        done({ status: code ?? -1, ...seen })
      }),
    )
    return { child, result }
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
    this.disposed = true
    for (const child of this.#begun) child.kill('SIGKILL')
    await this.stop('SIGKILL')
    rmSync(this.path, { recursive: true, force: true })
  }

  #inRoot(path: string): string {
    return path.startsWith(`${repository}/`)
      ? join(this.#root, path.slice(repository.length))
      : path
  }

  get #place(): string[] {
    return ['--data', this.data, '--state', this.state]
  }

  get #process() {
    return { ...this.#user, env: this.#environment }
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

/** Mounts: memory file systems, to be filled or made read-only. Needs root. */
export const mounts = {
  tmpfs(path: string, size: string): void {
    mkdirSync(path, { recursive: true, mode: 0o755 })
    system('mount', '-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', path)
  },
  remount(path: string, ...options: string[]): void {
    system('mount', '-o', ['remount', ...options].join(','), path)
  },
  /** Shows `from` at another place as well. */
  bind(from: string, path: string): void {
    mkdirSync(path, { recursive: true, mode: 0o755 })
    system('mount', '--bind', from, path)
  },
  unmount(path: string): void {
    system('umount', '-l', path)
  },
  /** Null where mounting works. */
  whyNot(): string | null {
    const path = mkdtempSync(join(tmpdir(), 'sealtrace-mount-'))
    try {
      mounts.tmpfs(path, '1m')
      mounts.unmount(path)
      return null
    } catch (error) {
      return (error as Error).message
    } finally {
      rmSync(path, { recursive: true, force: true })
    }
  },
}

/** The name of a test that is skipped says why, and so does a warning. */
export function skipped(name: string, reason: string | null): string {
  if (reason === null) return name
  console.warn(`SKIPPED: ${name}: ${reason}`)
  return `${name} [skipped: ${reason}]`
}

function system(name: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(name, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr.trim()}`)
}
