import { format } from 'node:util'

/** All that goes to stdout and stderr, by whatever way, while `work` runs. It is printed nowhere else meanwhile. */
export async function printedDuring(work: () => unknown): Promise<Buffer> {
  const printed: Buffer[] = []
  const restore = [process.stdout, process.stderr].map((stream) => divert(stream, printed))
  // Under a test runner the console has streams of its own.
  const consoles = (['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const).map(
    (method) => divertConsole(method, printed),
  )
  try {
    await work()
  } finally {
    for (const undo of [...restore, ...consoles]) undo()
  }
  return Buffer.concat(printed)
}

function divert(stream: NodeJS.WriteStream, into: Buffer[]): () => void {
  const { write } = stream
  stream.write = (chunk: string | Uint8Array) => {
    into.push(Buffer.from(chunk))
    return true
  }
  return () => {
    stream.write = write
  }
}

function divertConsole(
  method: 'log' | 'info' | 'warn' | 'error' | 'debug' | 'trace' | 'dir',
  into: Buffer[],
): () => void {
  const original = console[method]
  console[method] = (...values: unknown[]) => {
    into.push(Buffer.from(`${format(...values)}\n`))
  }
  return () => {
    console[method] = original
  }
}
