import { resolve } from 'node:path'
import { SealtraceError } from '../../error.ts'
import { Witness } from '../../ledger/witness/witness.ts'
import { usage } from '../options.ts'
import { oneLine } from '../render/neutralize.ts'
import type { Context } from '../verb.ts'
import { createWitnessKey, readWitnessKey, type WitnessKey } from './witness-key.ts'
import { listenWitness } from './witness-server.ts'
import { openWitnessState, type SqliteWitnessState } from './witness-state.ts'

const usualState = 'sealtrace-witness'

/** Resolves when a signal has ended the witness. */
export async function witness({ io, options, json }: Context): Promise<null> {
  const address = parseAddress(
    options.required('listen', 'where to listen, such as 127.0.0.1:7380'),
  )
  const file = resolve(io.folder, options.required('key', 'the file of the witness key'))
  const logs = options.texts('log')
  if (logs.length === 0) throw usage('--log is required: the key of each log to cosign for')
  const known = readWitnessKey(file)
  const name = options.text('name')
  if (!known && name === undefined)
    throw usage('--name is required to make the key: a host name with a path is usual')
  if (known && name !== undefined && name !== known.name)
    throw usage('--name is not that of the key; leave it out, or give another key file')
  const folder = resolve(io.folder, options.text('state') ?? usualState)
  const state = openWitnessState(folder, {
    hasKey: known !== null,
    isNew: options.flag('new-state'),
  })
  try {
    const key = known ?? createWitnessKey(file, name ?? '')
    const running = createWitness(key, logs, state)
    const end = endOfProcess()
    try {
      const server = await listenWitness({ ...address, witness: running, onFailure: end.fail })
      if (!/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address.host))
        io.stderr.write(
          'sealtrace: warning: the witness listens beyond this machine and speaks plain http: put a proxy with TLS before it\n',
        )
      io.stdout.write(
        json
          ? `${JSON.stringify({ ready: server.url, name: key.name, vkey: running.vkey })}\n`
          : `vkey ${oneLine(running.vkey)}\nready ${server.url}\n`,
      )
      try {
        await end.wait
      } finally {
        await server.close()
      }
    } finally {
      end.release()
    }
  } finally {
    state.close()
  }
  return null
}

function createWitness(
  { name, key }: WitnessKey,
  logs: readonly string[],
  state: SqliteWitnessState,
): Witness {
  try {
    const made = new Witness({ name, key, logs, state })
    state.bind(made.vkey)
    return made
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'corrupt')
      throw usage('--log takes the vkey of a log: NAME+ID+KEY, Ed25519 of type 0x01')
    throw error
  }
}

function parseAddress(text: string): { host: string; port: number } {
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || !(port <= 65_535))
    throw usage('--listen takes HOST:PORT, such as 127.0.0.1:7380 or [::1]:7380')
  return { host, port }
}

/** `wait` resolves at the first SIGTERM or SIGINT, and rejects after `fail`; a second signal ends the process at once. */
function endOfProcess() {
  const { promise, resolve: end, reject } = Promise.withResolvers<void>()
  promise.catch(() => {})
  let [isAsked, hasFailed] = [false, false]
  const on = (status: number) => () => {
    if (isAsked) process.exit(status)
    isAsked = true
    end()
  }
  const handlers = { SIGTERM: on(143), SIGINT: on(130) }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  return {
    wait: promise,
    fail: (error: unknown) => {
      hasFailed = true
      reject(error as Error)
    },
    release: () => {
      // The process ends with the status of the failure, and not by a signal that comes meanwhile.
      if (hasFailed) return
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
    },
  }
}
