import { KeyRotator, type RotationRequest, type RotationResult } from '../../erase/key-rotator.ts'
import { withLocalLog } from '../local-log.ts'
import { usage } from '../options.ts'
import { localUser } from '../place.ts'
import { progress } from '../progress.ts'
import { readerSettings, refuseReaderKey } from '../reader-key.ts'
import { plural } from '../render/figures.ts'
import { neutralize } from '../render/neutralize.ts'
import { remoteClient } from '../remote-client.ts'
import type { Context, Outcome } from '../verb.ts'

const timeout = 60 * 60_000

/** All keys but the root key: here while no collector runs, else by the collector at --url. */
export async function rotateKeys(
  context: Context,
  what: RotationRequest['what'],
): Promise<Outcome> {
  const request = requestOf(context, what)
  const url = context.options.text('url')
  if (url !== undefined) refuseReaderKey(context)
  const result =
    url === undefined ? await rotateHere(context, request) : await ask(context, url, request)
  return { json: result, text: () => describe(result) }
}

function requestOf({ options }: Context, what: RotationRequest['what']): RotationRequest {
  if (options.text('months') !== undefined) throw usage('--months is for index-key; leave it out')
  if (options.text('to') !== undefined) throw usage('--to is for rotate root; leave it out')
  const month = options.text('month')
  if (month !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month))
    throw usage('--month takes a month as YYYY-MM')
  const flags = ['all', 'subjects', 'finish', 'drop'] as const
  const given = flags.filter((name) => options.flag(name))
  return {
    what,
    ...(month === undefined ? {} : { month }),
    ...Object.fromEntries(given.map((name) => [name, true])),
  }
}

async function rotateHere(context: Context, request: RotationRequest): Promise<RotationResult> {
  const line = progress(context.io)
  const onProgress = (done: number, total: number): void =>
    line.show(`${done} of ${total} ${request.what === 'index' ? 'records' : 'keys'} done`)
  return withLocalLog(
    context,
    ({ log }) => new KeyRotator(log, { onProgress }).rotate(request, localUser(context).name),
    { mustOwn: true, ...readerSettings(context) },
  ).finally(() => line.clear())
}

async function ask(
  context: Context,
  url: string,
  request: RotationRequest,
): Promise<RotationResult> {
  const answer = await remoteClient(context, url).json('/api/v1/keys/rotate', {
    method: 'POST',
    type: 'application/json',
    body: JSON.stringify(request),
    timeout,
  })
  if (typeof answer !== 'object' || answer === null || !('rotated' in answer))
    throw usage('the URL answers with something else than a collector would; check --url')
  return answer as RotationResult
}

function describe(result: RotationResult): string {
  const lines =
    result.what === 'signing'
      ? result.rotated.map(({ finished, signingKeys }) =>
          finished
            ? `checkpoints are signed with the new key alone: ${signingKeys.join(' ')}`
            : `checkpoints are signed with both keys; tell who verifies the new one: ${signingKeys.at(-1) ?? ''}\nend the old one with \`sealtrace keys rotate signing --finish\``,
        )
      : result.what === 'data'
        ? result.rotated.map(
            ({ month, rows, resumed }) =>
              `rotated: ${plural(rows, 'key')} of ${month ?? 'subjects'} wrapped anew, the old key is destroyed${taken(resumed)}`,
          )
        : result.rotated.map(
            ({ month, parts, dropped, owners, resumed }) =>
              `rotated: ${plural(parts, 'part')} of ${month} indexed anew, the old key is destroyed${taken(resumed)}${lost(dropped, owners)}`,
          )
  return lines.map((line) => `${neutralize(line)}\n`).join('')
}

function taken(resumed: boolean): string {
  return resumed ? ' (taken up where the last run ended)' : ''
}

function lost(dropped: number, owners: number): string {
  const parts = dropped
    ? `; not found any more, since it could not be opened: ${plural(dropped, 'part')}`
    : ''
  return owners
    ? `${parts}; ${plural(owners, 'row')} of users and sessions that the content does not name`
    : parts
}
