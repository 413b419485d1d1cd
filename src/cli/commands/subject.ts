import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { exportHtml } from '../../erase/export-html.ts'
import {
  Subjects,
  type ErasedSubject,
  type ErasePreview,
  type EraseRequest,
  type FindRequest,
  type PendingErasure,
  type SubjectExport,
  type SubjectName,
  type SubjectView,
} from '../../erase/subjects.ts'
import { SealtraceError } from '../../error.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { parseRecordId } from '../../record/id.ts'
import { painter, type Io } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { nearest } from '../nearest.ts'
import { shortened, usage } from '../options.ts'
import { configOf, localUser } from '../place.ts'
import { readerSettings } from '../reader-key.ts'
import { neutralize } from '../render/neutralize.ts'
import { describeSubject as describe } from '../render/subject.ts'
import { remoteClient } from '../remote-client.ts'
import { longestValue, valueOption } from '../value-option.ts'
import type { Context, Outcome } from '../verb.ts'

const actions = { find, export: exportAll, erase, approve } as const
const eraseTimeout = 10 * 60_000

export async function subject(context: Context): Promise<Outcome> {
  const [word = ''] = context.words
  if (!Object.hasOwn(actions, word)) {
    const meant = nearest(word, Object.keys(actions))
    throw usage(
      `subject has no ${shortened(word)}${meant ? `; did you mean ${meant}?` : '; it has find, export, erase and approve'}`,
    )
  }
  return actions[word as keyof typeof actions](context)
}

async function find(context: Context): Promise<Outcome> {
  const { io, options } = context
  const value = await valueOption(context)
  const className = options.text('class')?.toLowerCase()
  if (className !== undefined && (value === undefined || !/^[a-z0-9_]{1,40}$/.test(className)))
    throw usage('--class takes the name of a class, such as email or us_ssn, and goes with --value')
  const named = nameOf(context)
  if ((value === undefined) === (named === null))
    throw usage('subject find takes one of ID, --user ID and --value V')
  const who = value === undefined ? named : { value, class: className }
  if (!who) throw usage('subject find takes one of ID, --user ID and --value V')
  const found = await doFind(context, { who })
  return { json: found, text: () => describe(found, painter(io.stdout, io.environment)) }
}

async function exportAll(context: Context): Promise<Outcome> {
  const { io, options, json } = context
  const who = nameOf(context)
  if (!who) throw usage('subject export takes the ID that `subject find` shows, or --user ID')
  const out = options.text('out')
  if (out === undefined && !json) throw usage('subject export takes --out NAME, or --json')
  const reason = options.text('reason')?.trim()
  if (reason === '' || (reason ?? '').length > 2000)
    throw usage('--reason takes 1 to 2000 characters')
  const bundle = await doExport(context, { who, reason })
  const files = out === undefined ? [] : writeExport(resolve(io.folder, out), bundle)
  return {
    json: bundle,
    text: () => files.map((name) => `wrote ${neutralize(name)}\n`).join(''),
  }
}

/** Readable for this user alone, and never over another file. */
function writeExport(path: string, bundle: SubjectExport): string[] {
  const files = [
    [`${path}.json`, `${JSON.stringify(bundle, null, 2)}\n`],
    [`${path}.html`, exportHtml(bundle)],
  ] as const
  const written: string[] = []
  try {
    for (const [name, text] of files) {
      const file = openSync(name, 'wx', 0o600)
      written.push(name)
      try {
        writeFileSync(file, text)
      } finally {
        closeSync(file)
      }
    }
  } catch (cause) {
    // Nobody was told of them, and they hold values in the clear.
    for (const name of written) rmSync(name, { force: true })
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError(
      code === 'EEXIST' ? 'already_exists' : 'unavailable',
      `--out: the files cannot be written (${code}); give another name`,
      { cause },
    )
  }
  return files.map(([name]) => name)
}

async function erase(context: Context): Promise<Outcome> {
  const { io, options } = context
  const named = nameOf(context)
  const reason = options.required('reason', 'why they are erased; it goes on the record').trim()
  if (reason.length > 2000) throw usage('--reason takes 2000 characters at most')
  const value = await valueOption(context)
  const onlyMentions = options.flag('mentions')
  if (onlyMentions && (named || value === undefined))
    throw usage('--mentions goes with --value, and with nobody')
  const who = onlyMentions ? { mentions: true as const } : named
  if (!who) return candidates(context, value)
  const request: EraseRequest = {
    who,
    reason,
    values: value === undefined ? [] : [value],
    dryRun: true,
  }
  const paint = painter(io.stdout, io.environment)
  if (options.flag('dry-run')) {
    const preview = await doErase(context, request)
    return { json: preview, text: () => describe(preview, paint) }
  }
  if (!options.flag('yes')) {
    const keyboard = keyboardFor(io, 'erase')
    const preview = await doErase(context, request)
    io.stderr.write(`${describe(preview, painter(io.stderr, io.environment))}\n`)
    if (preview.holds.length === 0 && !(await isConfirmed(io, keyboard)))
      throw usage('nothing was erased: not confirmed')
  }
  const erased = await doErase(context, { ...request, dryRun: false })
  return { json: erased, text: () => describe(erased, paint) }
}

/** A value alone names nobody for sure: it shows who may be meant, and erases nothing. */
async function candidates(context: Context, value: string | undefined): Promise<Outcome> {
  const { io } = context
  if (value === undefined)
    throw usage('subject erase takes the ID that `subject find` shows, or --user ID')
  const found: ErasePreview = { ...(await doFind(context, { who: { value } })), dryRun: true }
  const paint = painter(io.stdout, io.environment)
  return {
    json: found,
    status: context.options.flag('dry-run') ? 0 : 2,
    text: () =>
      `${describe(found, paint)}Say who is meant by their ID, or take the mentions alone with --mentions.\n`,
  }
}

async function approve(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  const request = words[1] ?? ''
  if (!parseRecordId(request))
    throw usage('subject approve takes the request that `subject erase` has shown')
  if (!options.flag('yes') && !(await isConfirmed(io, keyboardFor(io, 'approve'))))
    throw usage('nothing was erased: not confirmed')
  const erased = await doApprove(context, request)
  return { json: erased, text: () => describe(erased, painter(io.stdout, io.environment)) }
}

/** Null when none is named. Throws `usage` for two, and for what is no id. */
function nameOf({ words, options }: Context): SubjectName | null {
  const user = options.text('user')
  const given = [words[1], options.text('subject')].filter((text) => text !== undefined)
  if (given.length + (user === undefined ? 0 : 1) > 1) throw usage('give either ID or --user ID')
  const id = given[0]?.toLowerCase()
  if (user !== undefined && user.length > longestValue)
    throw usage(`--user takes ${longestValue} characters at most`)
  if (user !== undefined) return { user }
  if (id === undefined) return null
  if (!/^[0-9a-f]{32}$/.test(id))
    throw usage('the ID of a subject has 32 hex digits, as `subject find` shows it')
  return { id }
}

function withReaderKey<T>(context: Context, action: (log: OpenLog) => Promise<T>): Promise<T> {
  return withLocalLog(context, ({ log }) => action(log), readerSettings(context))
}

function doFind(context: Context, request: FindRequest): Promise<SubjectView> {
  const url = context.options.text('url')
  if (url === undefined)
    return withReaderKey(context, (log) => new Subjects(log).find(localUser(context), request))
  const { who } = request
  return post(context, url, 'find', 'value' in who ? who : remoteName(who))
}

type Erasure = ErasePreview | ErasedSubject | PendingErasure

function doErase(context: Context, request: EraseRequest): Promise<Erasure> {
  const url = context.options.text('url')
  if (url === undefined) {
    const { erasure } = configOf(context)
    return withReaderKey(context, (log) =>
      new Subjects(log, erasure).erase(localUser(context), request),
    )
  }
  const { who, ...rest } = request
  return post(context, url, 'erase', { ...('mentions' in who ? who : remoteName(who)), ...rest })
}

function doApprove(context: Context, request: string): Promise<ErasedSubject> {
  const url = context.options.text('url')
  if (url !== undefined) return post(context, url, 'approve', { request })
  const { erasure } = configOf(context)
  return withReaderKey(context, (log) =>
    new Subjects(log, erasure).approve(localUser(context), request),
  )
}

function doExport(
  context: Context,
  { who, reason }: { who: SubjectName; reason: string | undefined },
): Promise<SubjectExport> {
  const url = context.options.text('url')
  if (url === undefined)
    return withReaderKey(context, (log) =>
      new Subjects(log).export(localUser(context), { who, reason }),
    )
  return post(context, url, 'export', { ...remoteName(who), reason })
}

function remoteName(who: SubjectName): object {
  return 'id' in who ? { subject: who.id } : who
}

async function post<T>(context: Context, url: string, verb: string, body: object): Promise<T> {
  const answer = await remoteClient(context, url).json(`/api/v1/subjects/${verb}`, {
    method: 'POST',
    type: 'application/json',
    body: JSON.stringify(body),
    timeout: eraseTimeout,
  })
  if (typeof answer !== 'object' || answer === null || !('subject' in answer))
    throw usage('the URL answers with something else than a collector would; check --url')
  return answer as T
}

interface Keyboard {
  once(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  pause(): unknown
}

/** Throws `usage` where nobody can be asked. */
function keyboardFor({ stdin }: Io, verb: string): Keyboard {
  const keyboard = stdin as Partial<Keyboard> & { readonly isTTY?: boolean }
  if (keyboard.isTTY === true && keyboard.once) return keyboard as Keyboard
  throw usage(
    `subject ${verb} asks on a terminal, and there is none; add --yes${verb === 'erase' ? ', or --dry-run' : ''}`,
  )
}

async function isConfirmed({ stderr }: Io, keyboard: Keyboard): Promise<boolean> {
  stderr.write('Erase all of this for good? Type yes: ')
  const line = await new Promise<string>((resolve) =>
    keyboard.once('data', (bytes) => resolve(Buffer.from(bytes).toString('utf8'))),
  )
  keyboard.pause()
  return line.trim().toLowerCase() === 'yes'
}
