// The processes that things go wrong in: `sealtrace record`, and a collector that is sent one step after the other.
import type { ChildProcess } from 'node:child_process'
import { begin, stepLine, stepsFile, verbLine, type Ended, type Place } from './place.ts'

export interface Ran extends Ended {
  readonly pid: number
  /** Span ids that the writer said it has. */
  readonly acknowledged: readonly string[]
}

/** Runs to its end, whatever happens in it. `around` puts a command line around that of the writer. */
export interface Writer {
  readonly name: string
  readonly sent: readonly string[]
  run(
    place: Place,
    around: (line: readonly string[]) => readonly string[],
    environment?: NodeJS.ProcessEnv,
  ): Promise<Ran>
}

const spans = (count: number, from: number): string[] =>
  Array.from({ length: count }, (_, i) => (from + i).toString(16).padStart(16, '0'))

/** All or nothing: its one answer comes at the end. */
export const recordWriter: Writer = {
  name: '`record`',
  sent: spans(3, 0x100),
  async run(place, around, environment) {
    const file = stepsFile(place, 'sent', this.sent)
    const { child, ended } = begin(
      around([...verbLine(place, 'record', file), '--json']),
      environment,
    )
    const { status, stdout, stderr } = await ended
    const { accepted = 0 } = status === 0 ? (JSON.parse(stdout) as { accepted?: number }) : {}
    const acknowledged = accepted === this.sent.length ? this.sent : []
    return { status, stdout, stderr, pid: child.pid ?? 0, acknowledged }
  },
}

/** An answer to each step: what it has said 200 to must be there, whatever became of the next one. */
export function collectorWriter(ingestKey: string): Writer {
  return {
    name: 'a collector',
    sent: spans(4, 0x200),
    async run(place, around, environment) {
      const line = verbLine(place, 'start', '--no-sample', '--port', '0')
      const { child, ended } = begin(around(line), environment)
      const acknowledged: string[] = []
      const url = await Promise.race([readyAt(child), ended.then(() => null)])
      for (const span of url === null ? [] : this.sent)
        if (await takes(`${url}/api/v1/steps`, ingestKey, span)) acknowledged.push(span)
      child.kill('SIGTERM')
      return { ...(await ended), pid: child.pid ?? 0, acknowledged }
    },
  }
}

async function takes(url: string, key: string, span: string): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/x-ndjson', 'x-api-key': key }
    const response = await fetch(url, { method: 'POST', headers, body: stepLine(span) })
    await response.text()
    return response.status === 200
  } catch {
    return false
  }
}

function readyAt(child: ChildProcess): Promise<string> {
  let seen = ''
  return new Promise((done) =>
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      const [, url] = /^ready (\S+)$/m.exec(seen) ?? []
      if (url) done(url)
    }),
  )
}
