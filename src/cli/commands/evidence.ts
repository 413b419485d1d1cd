import { resolve } from 'node:path'
import { notFound } from '../../access/principal.ts'
import { SealtraceError } from '../../error.ts'
import { EvidenceDesk } from '../../export/evidence/evidence-desk.ts'
import {
  longestReason,
  mostTraces,
  type EvidenceForm,
  type EvidenceRequest,
} from '../../export/evidence/evidence-request.ts'
import { parsePackIndex, type PackIndex } from '../../export/evidence/pack-index.ts'
import { packNames } from '../../export/evidence/pack-names.ts'
import { ZipFile } from '../../export/zip/zip-reader.ts'
import { readTraceId } from '../../record/trace-id.ts'
import { evidenceOptions } from '../../server/evidence.ts'
import { painter, type Paint } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { usage } from '../options.ts'
import { timeOption } from '../parse-time.ts'
import { configOf, localUser } from '../place.ts'
import { progress } from '../progress.ts'
import { readerSettings } from '../reader-key.ts'
import { remoteClient } from '../remote-client.ts'
import { plural } from '../render/figures.ts'
import { neutralize, oneLine } from '../render/neutralize.ts'
import { pairs } from '../render/table.ts'
import { withSource } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'
import { NewFile } from './evidence-file.ts'

const timeout = 60 * 60_000

export async function evidence(context: Context): Promise<Outcome> {
  const { io, options } = context
  const request = await requestOf(context)
  const path = resolve(io.folder, options.text('out') ?? defaultName(io.now()))
  const url = options.text('url')
  // Before anything is asked for: what is on record as taken is not to fail for its name.
  const file = NewFile.open(path)
  try {
    if (url === undefined) await takeHere(context, request, file)
    else await takeThere(context, url, { request, file })
    file.close()
    const { index, bytes } = await readBack(file.part)
    file.name()
    return {
      json: summary(path, bytes, index),
      text: () => describe(path, index, painter(io.stdout, io.environment)),
      status: index.check.ok ? 0 : 1,
    }
  } catch (error) {
    // Half of a pack is none, and it may hold content.
    file.remove()
    throw error
  }
}

async function requestOf(context: Context): Promise<EvidenceRequest> {
  const { options } = context
  const given = options.texts('trace')
  const since = timeOption(context, 'since')
  const until = timeOption(context, 'until')
  if (given.length > 0 === (since !== undefined))
    throw usage('evidence takes --trace ID, once for each run, or --since T')
  if (given.length > mostTraces) throw usage(`evidence takes at most ${mostTraces} traces`)
  if (until !== undefined && (since === undefined || until <= since))
    throw usage('--until goes with --since, and is later')
  const form = options.text('form') ?? 'masked'
  if (form !== 'masked' && form !== 'sealed') throw usage('--form takes masked or sealed')
  const reason = options.text('reason')?.trim()
  if (reason === '' || (reason ?? '').length > longestReason)
    throw usage(`--reason takes 1 to ${longestReason} characters`)
  const traces = given.length > 0 ? await wholeIds(context, given) : undefined
  return { traces, since, until, form: form satisfies EvidenceForm, reason }
}

/** Trace ids of what people paste, or begin to type. */
async function wholeIds(context: Context, given: readonly string[]): Promise<string[]> {
  const ids = given.map((text) => readTraceId(text) ?? '')
  if (ids.some((id) => id.length < 6))
    throw usage('--trace takes a trace id, or 6 or more of its first hex digits')
  if (ids.every((id) => id.length === 32)) return [...new Set(ids)]
  return withSource(context, async (source) => {
    const whole: string[] = []
    for (const id of ids) {
      const [first, second] = id.length === 32 ? [id] : await source.tracesStartingWith(id)
      if (!first) throw notFound()
      if (second) throw usage('more than one trace starts with these digits; give more of them')
      whole.push(first)
    }
    return [...new Set(whole)]
  })
}

async function takeHere(context: Context, request: EvidenceRequest, file: NewFile): Promise<void> {
  const line = progress(context.io)
  const action = async ({ log }: Parameters<Parameters<typeof withLocalLog>[1]>[0]) => {
    const desk = new EvidenceDesk(log, {
      ...evidenceOptions(configOf(context)),
      now: context.io.now,
      onScan: (done, total) => line.show(`looking through ${done} of ${total} records`),
      onProgress: (done, total) => line.show(`packing ${done} of ${total} records`),
    })
    const { bytes } = await desk.take(localUser(context), request)
    for await (const chunk of bytes) file.write(chunk)
  }
  await withLocalLog(context, action, readerSettings(context)).finally(() => line.clear())
}

async function takeThere(
  context: Context,
  url: string,
  { request, file }: { request: EvidenceRequest; file: NewFile },
): Promise<void> {
  const { traces, since, until, form, reason } = request
  const body = {
    ...{ traces, form, reason },
    since: since === undefined ? undefined : new Date(since).toISOString(),
    until: until === undefined ? undefined : new Date(until).toISOString(),
  }
  const line = progress(context.io)
  let bytes = 0
  try {
    const chunks = await remoteClient(context, url).stream('/api/v1/evidence', {
      method: 'POST',
      type: 'application/json',
      body: JSON.stringify(body),
      timeout,
    })
    for await (const chunk of chunks) {
      file.write(chunk)
      line.show(`${(bytes += chunk.length)} bytes received`)
    }
  } finally {
    line.clear()
  }
}

/** What was written is a whole pack: a collector may have stopped in the middle. */
async function readBack(path: string): Promise<{ index: PackIndex; bytes: number }> {
  try {
    const zip = ZipFile.open(path)
    try {
      const index = parsePackIndex((await zip.read(packNames.index)) ?? new Uint8Array(0))
      return { index, bytes: zip.size }
    } finally {
      zip.close()
    }
  } catch (cause) {
    if (!SealtraceError.is(cause) || cause.code !== 'corrupt') throw cause
    throw new SealtraceError(
      'unavailable',
      'what was written is no whole evidence pack; try again, and look at the log of the collector',
      { cause },
    )
  }
}

function summary(file: string, bytes: number, index: PackIndex): object {
  const { form, auditRecordId, records, checkpoint, check } = index
  const asked = records.filter(({ role }) => role === 'asked').length
  return {
    ...{ file, bytes, form, auditRecordId, size: checkpoint.size },
    records: { asked, related: records.length - asked, ...check.records },
    ok: check.ok,
    findings: check.findings,
  }
}

function describe(path: string, index: PackIndex, paint: Paint): string {
  const { form, auditRecordId, records, checkpoint, check, leftOut } = index
  const asked = records.filter(({ role }) => role === 'asked').length
  const head = check.ok
    ? paint(['green', 'bold'], `wrote ${neutralize(path)}`)
    : paint(
        ['red', 'bold'],
        `wrote ${neutralize(path)}: ${plural(check.findings.length, 'finding')}`,
      )
  const findings = check.findings.map(
    ({ problem, index: at }) =>
      `  ${paint('red', '✗')} ${oneLine(problem)}${at === null ? '' : paint('dim', ` (index ${at})`)}\n`,
  )
  const left = leftOut.map((text) => `  ${paint('yellow', '–')} left out: ${oneLine(text)}\n`)
  const rows: [string, string][] = [
    ['form', form],
    ['records', `${asked}, and ${records.length - asked} that belong to them`],
    ['checkpoint', `${checkpoint.size} records${checkpoint.witnessed ? ', witnessed' : ''}`],
    ['on the record as', oneLine(auditRecordId)],
  ]
  return [`${head}\n\n`, pairs(rows, paint), ...findings, ...left].join('')
}

function defaultName(now: number): string {
  return `evidence-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.zip`
}
