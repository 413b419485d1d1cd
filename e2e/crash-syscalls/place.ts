// A log of its own for each run, copied from one that was made once, and the real CLI on it.
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { command } from '../command.ts'

export interface Place {
  /** The folder with everything of this run in it. */
  readonly path: string
  readonly data: string
  readonly state: string
}

export interface Ended {
  /** 128 and the signal's number where one ended it, as a shell tells it. */
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Milliseconds: a process that has not ended by then hangs. */
const patience = 60_000

export function placeIn(path: string): Place {
  return { path, data: join(path, 'data'), state: join(path, 'state') }
}

/** A copy of a log that no process has open. */
export function copyPlace(from: Place, path: string): Place {
  const to = placeIn(path)
  mkdirSync(path, { recursive: true })
  for (const part of ['data', 'state'] as const)
    cpSync(from[part], to[part], { recursive: true, preserveTimestamps: true })
  return to
}

export function removePlace({ path }: Place): void {
  rmSync(path, { recursive: true, force: true })
}

/** One native step: its span id says which. */
export function stepLine(spanId: string): string {
  return JSON.stringify({
    // A run of its own for each: one key, one row of keys.db.
    traceId: spanId.padStart(32, '0'),
    spanId,
    kind: 'completion',
    name: 'chat',
    startTime: '2026-11-01T00:00:00Z',
    endTime: '2026-11-01T00:00:01Z',
    input: `question ${spanId} of ada@example.com`,
    output: `answer ${spanId}`,
  })
}

/** Writes the steps into a file of the place, for `record`. */
export function stepsFile({ path }: Place, name: string, spanIds: readonly string[]): string {
  const file = join(path, `${name}.ndjson`)
  writeFileSync(file, `${spanIds.map(stepLine).join('\n')}\n`)
  return file
}

/** The command line of a verb on this log. */
export function verbLine({ data, state }: Place, ...verb: string[]): string[] {
  return [process.execPath, command, ...verb, '--data', data, '--state', state]
}

/** Starts a command beside this process; `ended` resolves in any case. */
export function begin(
  [file = '', ...args]: readonly string[],
  more: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const { SEALTRACE_ROOT_KEY: _, SEALTRACE_DATA: __, ...rest } = process.env
  const child = spawn(file, args, {
    env: { ...rest, NO_COLOR: '1', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seen = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (seen.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (seen.stderr += chunk.toString()))
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  const ended = new Promise<Ended>((done) => {
    child.on('error', (error) => (seen.stderr += error.message))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      done({ status: code ?? (signal === 'SIGKILL' ? 137 : 128), ...seen })
    })
  })
  return { child, ended }
}

/** Runs a verb with `--json` to its end. */
export async function json<T>(place: Place, ...verb: string[]): Promise<T> {
  const { status, stdout, stderr } = await begin([...verbLine(place, ...verb), '--json']).ended
  if (status !== 0) throw new Error(`${verb[0]} ended with ${status}: ${stderr.slice(0, 300)}`)
  return JSON.parse(stdout) as T
}
