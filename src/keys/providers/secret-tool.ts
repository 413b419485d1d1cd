// The program of libsecret that speaks to the desktop's keychain over D-Bus. Secrets go through its stdin and stdout, never
// through arguments, which every user of the machine can see.
import { spawn } from 'node:child_process'
import { SealtraceError } from '../../error.ts'

export interface SecretToolRun {
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly stdin?: string
  /** Milliseconds; default 10 000: a locked keychain asks its user. */
  readonly timeout?: number
}

const largestAnswer = 4096
/** What it needs to find the session; no secret of ours is among it. */
const passedOn = /^(?:PATH|HOME|USER|LOGNAME|LANG|LC_\w+|DBUS_\w+|XDG_\w+|DISPLAY|WAYLAND_DISPLAY)$/

/** Its output; null when it found nothing. Rejects with `key_unavailable`. */
export function secretTool({
  args,
  environment,
  stdin = '',
  timeout = 10_000,
}: SecretToolRun): Promise<string | null> {
  const env = Object.fromEntries(
    Object.entries(environment).filter(([name]) => passedOn.test(name)),
  )
  const { promise, resolve, reject } = Promise.withResolvers<string | null>()
  const child = spawn('secret-tool', [...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
    reject(unavailable(`did not answer within ${timeout} ms; unlock it`))
  }, timeout)
  let out = ''
  let complained = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (out.length <= largestAnswer) out += text
  })
  child.stderr.on('data', () => (complained = true))
  // It may end without reading.
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  child.on('error', (cause) => {
    clearTimeout(timer)
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    const what = missing
      ? 'needs the program secret-tool; install libsecret-tools'
      : 'cannot be asked; check secret-tool'
    reject(unavailable(what, cause))
  })
  child.on('close', (status) => {
    clearTimeout(timer)
    if (status === 0 && out.length <= largestAnswer) resolve(out)
    // It says nothing where there is nothing, and complains where there is no keychain.
    else if (status === 1 && out === '' && !complained) resolve(null)
    else reject(unavailable('cannot be reached; start this in a session with D-Bus and a keychain'))
  })
  return promise
}

function unavailable(what: string, cause?: unknown): SealtraceError {
  return new SealtraceError('key_unavailable', `the keychain ${what}, or name another provider`, {
    cause,
  })
}
