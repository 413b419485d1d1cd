// A `sealtrace witness` in a process of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { command } from './command.ts'

export interface WitnessPlace {
  /** Folder of its key and its state. */
  readonly folder: string
  readonly logs: readonly string[]
  /** Default `witness.example`. */
  readonly name?: string
  readonly more?: readonly string[]
}

export interface WitnessProcess {
  readonly url: string
  readonly vkey: string
  /** Resolves with the exit code, or the name of the signal. */
  stop(signal?: NodeJS.Signals): Promise<number | string>
}

/** Rejects with what it printed when it ends before it is ready. */
export async function startWitness(place: WitnessPlace): Promise<WitnessProcess> {
  const child = spawnWitness(place)
  const ended = new Promise<number | string>((done) =>
    child.on('exit', (code, by) => done(code ?? by ?? '')),
  )
  const seen = { stdout: '', stderr: '' }
  child.stderr?.on('data', (chunk: Buffer) => (seen.stderr += chunk.toString()))
  const ready = await new Promise<{ url: string; vkey: string }>((done, fail) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      seen.stdout += chunk.toString()
      const [, vkey, url] = /^vkey (\S+)\nready (\S+)\n/.exec(seen.stdout) ?? []
      if (vkey && url) done({ vkey, url })
    })
    void ended.then((code) => fail(new Error(`the witness ended with ${code}: ${seen.stderr}`)))
  })
  return {
    ...ready,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}

function spawnWitness({
  folder,
  logs,
  name = 'witness.example',
  more = [],
}: WitnessPlace): ChildProcess {
  const { SEALTRACE_STATE: _, ...environment } = process.env
  return spawn(
    process.execPath,
    [
      ...[command, 'witness', '--listen', '127.0.0.1:0', '--name', name],
      ...['--key', join(folder, 'witness.key'), '--state', join(folder, 'state')],
      ...logs.flatMap((vkey) => ['--log', vkey]),
      ...more,
    ],
    { env: { ...environment, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
}
