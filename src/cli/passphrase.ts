// The passphrase of the root key file, asked for on a terminal where nothing else gives it. It goes on in the environment of
// this command alone, where all that opens the log looks for it.
import { existsSync } from 'node:fs'
import { SealtraceError } from '../error.ts'
import { projectFolder, readLogInfo } from '../journal/log-info.ts'
import { rootKeySettings } from '../keys/log-root-keys.ts'
import { isLockedKeyFile } from '../keys/providers/file.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import type { Io } from './io.ts'
import { usage } from './options.ts'
import { configOf, placeOf } from './place.ts'
import type { Context } from './verb.ts'

const variable = 'SEALTRACE_PASSPHRASE'
const longest = 1024

/** A terminal that keys can be read from, as Node gives it. */
interface Keyboard {
  readonly isTTY?: boolean | undefined
  setRawMode(on: boolean): unknown
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  resume(): unknown
  pause(): unknown
}

/** The same command, with the passphrase where the log's root key file asks for one and a person is there to give it. */
export async function withPassphrase(context: Context): Promise<Context> {
  if (!isAskedFor(context)) return context
  const keyboard = keyboardOf(context.io)
  if (!keyboard) return context
  return given(context, await ask(context.io, keyboard, 'Passphrase of the root key: '))
}

/**
 * For a new log: the same command with a passphrase, asked for twice. Rejects with `usage` where there is neither a terminal nor
 * `$SEALTRACE_PASSPHRASE`.
 */
export async function withNewPassphrase(context: Context): Promise<Context> {
  const { io } = context
  if (io.environment[variable]) return context
  const keyboard = keyboardOf(io)
  if (!keyboard)
    throw usage(`--passphrase asks on a terminal, and there is none; give it in $${variable}`)
  const first = await ask(io, keyboard, 'New passphrase of the root key: ')
  if ((await ask(io, keyboard, 'The same once more: ')) !== first)
    throw usage('the passphrases differ; run the command again')
  return given(context, first)
}

function isAskedFor(context: Context): boolean {
  const { data, project, state, environment } = placeOf(context)
  if (environment[variable]) return false
  const info = readLogInfo(projectFolder(data, project))
  if (!info) return false
  const { rootKeyFile } = new StateFolder(stateBase(state, environment), info.logKey)
  return rootKeySettings(configOf(context).keys, { environment }).some((settings) => {
    if (settings.provider !== 'file' || settings.passphraseFile !== undefined) return false
    const path = settings.path ?? rootKeyFile
    return existsSync(path) && isLocked(path)
  })
}

/** A file that cannot be read is told of by what opens it. */
function isLocked(path: string): boolean {
  try {
    return isLockedKeyFile(path)
  } catch {
    return false
  }
}

function given(context: Context, passphrase: string): Context {
  const environment = { ...context.io.environment, [variable]: passphrase }
  return { ...context, io: { ...context.io, environment } }
}

function keyboardOf({ stdin }: Io): Keyboard | null {
  const keyboard = stdin as Partial<Keyboard>
  return keyboard.isTTY === true && typeof keyboard.setRawMode === 'function'
    ? (keyboard as Keyboard)
    : null
}

const enter = /[\r\n\u0004]/
const interrupt = '\u0003'

/** Reads a line without showing it. */
async function ask({ stderr }: Io, keyboard: Keyboard, question: string): Promise<string> {
  stderr.write(question)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const decoder = new TextDecoder()
  let typed: string[] = []
  const listener = (bytes: Uint8Array): void => {
    for (const sign of decoder.decode(bytes, { stream: true })) {
      if (sign === interrupt) return reject(new SealtraceError('usage', 'no passphrase was given'))
      if (enter.test(sign)) return resolve(typed.join(''))
      if (sign === '\u007F' || sign === '\b') typed = typed.slice(0, -1)
      else if (typed.length < longest) typed.push(sign)
    }
  }
  keyboard.setRawMode(true)
  keyboard.on('data', listener)
  keyboard.resume()
  try {
    return await promise
  } finally {
    keyboard.off('data', listener)
    keyboard.setRawMode(false)
    keyboard.pause()
    stderr.write('\n')
  }
}
