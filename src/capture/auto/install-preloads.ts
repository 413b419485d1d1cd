import { isMainThread } from 'node:worker_threads'
import { SealtraceError } from '../../error.ts'
import { nodeRefusal, tellNodeRefusal } from '../recorder/node-version.ts'
import { preloads, type Preload } from './preloads.ts'

/**
 * Installs the adapters that the environment chooses: with `SEALTRACE_ADAPTERS` those that it names, separated by commas,
 * else all that are meant for everybody; with `SEALTRACE_DISABLED`, or on a Node.js that cannot record, none. Never throws: what cannot be is said in one line on
 * stderr, in the main thread only, and holds up nothing else.
 */
export function installPreloads(
  env: NodeJS.ProcessEnv = process.env,
  table: readonly Preload[] = preloads,
): void {
  if (/^(1|true)$/i.test(env['SEALTRACE_DISABLED'] ?? '')) return
  const refusal = nodeRefusal()
  if (refusal) return isMainThread ? tellNodeRefusal(refusal) : undefined
  const chosen = namesIn(env['SEALTRACE_ADAPTERS'])
  const known = table.map(({ name }) => name)
  const unknown = chosen?.filter((name) => !known.includes(name)) ?? []
  if (unknown.length > 0) {
    const count = unknown.length === 1 ? 'one name is' : `${unknown.length} names are`
    say(`usage: SEALTRACE_ADAPTERS: ${count} not known; known are ${known.join(', ')}`)
  }
  for (const preload of table)
    if (chosen?.includes(preload.name) ?? preload.byDefault) install(preload)
}

function namesIn(text: string | undefined): string[] | undefined {
  const names = (text ?? '').split(',').map((name) => name.trim())
  const said = [...new Set(names.filter((name) => name !== ''))]
  return said.length > 0 ? said : undefined
}

function install({ name, install: run }: Preload): void {
  try {
    run()
  } catch (error) {
    const { code, message } = SealtraceError.is(error)
      ? error
      : { code: 'internal', message: 'it could not be installed' }
    say(`${code}: ${name} is not recorded: ${message}`)
  }
}

function say(line: string): void {
  if (isMainThread) process.stderr.write(`sealtrace: ${line}\n`)
}
