// Where alerts go beside the terminal: a command of the user's own, or an address. They hold nothing that was recorded.
import { spawn } from 'node:child_process'

/** Takes one alert as a JSON document. Rejects with an error that says why it was not taken, without what was answered. */
export type AlertSink = (json: string) => Promise<void>

/** Milliseconds. */
const commandTimeout = 30_000
const webhookTimeout = 10_000

/** Runs the command in a shell with the document on its stdin; what it prints is thrown away. */
export function commandSink(command: string): AlertSink {
  return (json) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const child = spawn(command, {
      shell: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: commandTimeout,
      killSignal: 'SIGKILL',
    })
    // It may end without reading.
    child.stdin.on('error', () => {})
    child.stdin.end(`${json}\n`)
    child.on('error', () => reject(new Error('the command cannot be run')))
    child.on('close', (status) =>
      status === 0
        ? resolve()
        : reject(
            new Error(
              status === null ? 'the command was ended' : `the command ended with ${status}`,
            ),
          ),
    )
    return promise
  }
}

/** Posts the document. Redirects are not followed. */
export function webhookSink(url: string): AlertSink {
  return async (json) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: json,
      redirect: 'manual',
      signal: AbortSignal.timeout(webhookTimeout),
    }).catch(() => {
      throw new Error('the webhook cannot be reached')
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`the webhook answered ${response.status}`)
  }
}
