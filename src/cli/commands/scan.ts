import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import { openInput } from '../input/open-input.ts'
import { painter, type Output } from '../io.ts'
import { progress, type Progress } from '../progress.ts'
import { Baseline, keyOf } from '../scan/baseline.ts'
import { Placer } from '../scan/placer.ts'
import { readText } from '../scan/read-text.ts'
import { PieceMasker } from '../scan/redact-pieces.ts'
import { reportText, skippedLines } from '../scan/report-text.ts'
import { sarif } from '../scan/sarif.ts'
import { ScanResult } from '../scan/scan-result.ts'
import { piecesOf } from '../scan/scan-text.ts'
import { scanSettings, type ScanSettings } from '../scan/settings.ts'
import { walkFiles } from '../scan/walk-files.ts'
import type { Context, Outcome } from '../verb.ts'
import { version } from '../version.ts'

interface Run {
  readonly context: Context
  readonly settings: ScanSettings
  readonly result: ScanResult
  readonly line: Progress
}

/** An input, and whether the command line names it itself. */
interface Input {
  readonly file: string
  readonly named?: true
}

/** Status 1 when something is found, else 3 when something could not be read. */
export async function scan(context: Context): Promise<Outcome> {
  const { io, words } = context
  const settings = scanSettings(context)
  const baseline = baselineOf(settings, context)
  const result = new ScanResult(settings, baseline)
  const run = { context, settings, result, line: progress(io) }
  for await (const entry of walkFiles(words, settings.files, io)) {
    if ('reason' in entry) result.skipped.push(entry)
    else await scanOne(run, entry)
  }
  run.line.clear()
  if (settings.baseline !== undefined && settings.writesBaseline) baseline?.write(settings.baseline)
  for (const note of skippedLines(result.skipped)) io.stderr.write(`${note}\n`)
  return {
    json: result.json(),
    text: () => textOf(run),
    status: result.status,
  }
}

function textOf({ context: { io }, settings, result }: Run): string {
  if (settings.output === 'redact') return ''
  if (settings.output === 'sarif') return JSON.stringify(sarif(result, version()))
  return reportText(result, painter(io.stdout, io.environment))
}

function baselineOf(
  { baseline, writesBaseline }: ScanSettings,
  { io }: Context,
): Baseline | undefined {
  if (baseline === undefined) return undefined
  return writesBaseline ? Baseline.empty(io.environment) : Baseline.read(baseline, io.environment)
}

async function scanOne(run: Run, entry: Input): Promise<void> {
  const { result } = run
  const { file } = entry
  try {
    await readOne(run, entry)
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    result.skipped.push({ file, reason: error.message, failed: true })
  }
}

async function readOne(
  { context, settings, result, line }: Run,
  { file, named }: Input,
): Promise<void> {
  const { io } = context
  const opened = await openInput(file, io)
  const input = await readText(counted(opened.bytes, result))
  if (input.kind === 'binary') {
    // Who names an input wants it to be looked at: that it was not is no all-clear.
    result.skipped.push({ file, reason: 'binary', ...(named ? { failed: true } : {}) })
    return
  }
  result.files++
  const placer = new Placer(file, settings)
  const masker =
    settings.output === 'redact'
      ? new PieceMasker(settings.scan, keyOf(io.environment) ?? Secret.random())
      : undefined
  for await (const piece of piecesOf(input, settings.scan)) {
    for (const placed of placer.place(piece)) result.add(placed)
    if (masker) await put(io.stdout, masker.mask(piece))
    line.show(`scanning ${file === '-' ? 'stdin' : file}, ${result.bytes} bytes`)
  }
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  result: ScanResult,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    result.bytes += chunk.length
    yield chunk
  }
}

/** Waits for a slow reader, so that what it has not taken does not gather in memory. */
async function put(stdout: Output, text: string): Promise<void> {
  if (text === '' || stdout.write(text) !== false) return
  if (!(stdout instanceof EventTarget) && 'once' in stdout && typeof stdout.once === 'function') {
    const once = stdout.once.bind(stdout)
    await new Promise<void>((resolve) => {
      for (const event of ['drain', 'close', 'error']) once(event, () => resolve())
    })
  }
}
