// Stands between a host and the server process that it starts: passes every byte on as it comes, and records beside it.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { SealtraceError } from '../../error.ts'
import { longestLine, Lines } from './lines.ts'
import { MessageLog, parsed, refusalOf, type MessageLogOptions } from './message-log.ts'
import type { Role } from './message.ts'
import { refusalAnswer, refusalAnswers } from './refusal.ts'

export interface StdioProxyOptions extends MessageLogOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  /** The host's. */
  readonly stdin: Readable
  readonly stdout: Writable
  /** True: calls that cannot be recorded are answered with an error. */
  readonly failClosed: boolean
}

/** How the server ended: exactly one of them is not null. */
export interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
}

export interface StdioProxy {
  /** Resolves when the server has ended and all that it wrote is passed on. Rejects with `unavailable` when it could not be started. */
  readonly ended: Promise<Ended>
  kill(signal: NodeJS.Signals): void
}

/** Starts the server. Its stderr is the host's own. */
export function startStdioProxy(options: StdioProxyOptions): StdioProxy {
  const { command, args, environment: env } = options
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const log = new MessageLog(options)
  const { stdin, stdout } = child
  const host = new HostOutput(options.stdout)
  const fromHost = linesTo(log, 'client')
  const fromServer = linesTo(log, 'server')
  const gate = options.failClosed ? new Gate(options, stdin, host) : stdin
  pump(options.stdin, gate, stdin, (chunk) => fromHost.push(chunk))
  pump(stdout, host, options.stdout, (chunk) => fromServer.push(chunk))
  const ended = endOf(child).finally(() => {
    for (const lines of [fromHost, fromServer]) lines.end()
    log.close()
  })
  return { ended, kill: (signal) => void child.kill(signal) }
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      // Also told of signals that could not be sent.
      if (child.pid === undefined)
        reject(
          new SealtraceError(
            'unavailable',
            `mcp-proxy: the command could not be started (${error.code ?? 'no reason given'}); check it and its path`,
          ),
        )
    })
    child.on('close', (status, signal) => resolve({ status, signal }))
  })
}

function linesTo(log: MessageLog, from: Role): Lines {
  return new Lines((line) => {
    if (line === null) log.addTooLarge(from, longestLine)
    else log.add(line.toString(), from)
  })
}

interface Sink {
  /** False: wait for `drain`. */
  write(chunk: Buffer): boolean
  end(): void
}

/** Writes first, looks then. When the reader is gone the writer is told so, as it would be without us. */
function pump(from: Readable, to: Sink, end: Writable, look: (chunk: Buffer) => void): void {
  from.on('data', (chunk: Buffer) => {
    if (!to.write(chunk) && !end.destroyed) {
      from.pause()
      end.once('drain', () => from.resume())
    }
    look(chunk)
  })
  from.on('end', () => to.end())
  end.on('error', () => from.destroy())
  from.on('error', () => to.end())
}

/** What the host reads: the server's bytes, and answers of ours between two of its lines. */
class HostOutput implements Sink {
  readonly #to: Writable
  #waiting: Buffer[] = []
  #isAtStart = true

  constructor(to: Writable) {
    this.#to = to
  }

  write(chunk: Buffer): boolean {
    const before = this.#isAtStart ? [] : this.#waiting
    const at = before.length > 0 ? chunk.indexOf(10) : -1
    if (at !== -1) {
      this.#waiting = []
      const [first, rest] = [chunk.subarray(0, at + 1), chunk.subarray(at + 1)]
      this.#isAtStart = rest.length === 0 || rest.at(-1) === 10
      return this.#to.write(Buffer.concat([first, ...before, rest]))
    }
    if (chunk.length > 0) this.#isAtStart = chunk.at(-1) === 10
    return this.#to.write(chunk)
  }

  /** Waits for the end of the line that the server is writing. */
  answer(message: object): void {
    const line = Buffer.from(`${JSON.stringify(message)}\n`)
    if (this.#isAtStart) this.#to.write(line)
    else this.#waiting.push(line)
  }

  /** It stays open: it is the process's own. */
  end(): void {
    for (const line of this.#waiting.splice(0)) this.#to.write(line)
  }
}

/** With `failClosed`: passes whole lines on, but for those that must not be. */
class Gate implements Sink {
  readonly #lines: Lines
  readonly #to: Writable

  constructor({ recorder }: StdioProxyOptions, to: Writable, host: HostOutput) {
    this.#to = to
    this.#lines = new Lines((line) => {
      if (line === null) {
        host.answer(refusalAnswer(null, new SealtraceError('too_large', 'a message')))
        return
      }
      const value = parsed(line.toString())
      const refusal = refusalOf(recorder, value)
      if (!refusal) to.write(line)
      else for (const answer of refusalAnswers(value, refusal)) host.answer(answer)
    })
  }

  write(chunk: Buffer): boolean {
    this.#lines.push(chunk)
    return !this.#to.writableNeedDrain
  }

  end(): void {
    this.#lines.end()
    this.#to.end()
  }
}
