import { rotateRoot, type Rotated } from '../../journal/rotate-root.ts'
import { withLocalLog } from '../local-log.ts'
import { shortened, usage } from '../options.ts'
import { withPassphrase } from '../passphrase.ts'
import { configOf, localUser } from '../place.ts'
import { progress } from '../progress.ts'
import { plural } from '../render/figures.ts'
import { listKeys } from './keys-ls.ts'
import { newReaderKey } from './keys-reader.ts'
import { rotateKeys } from './keys-rotate.ts'
import type { Context, Outcome } from '../verb.ts'
import { indexKey } from './index-key.ts'

export async function keys(context: Context): Promise<Outcome> {
  const [word = '', what] = context.words
  if (word === 'reader' && what === 'new') return newReaderKey(context)
  if (word === 'rotate' && (what === 'data' || what === 'index' || what === 'signing'))
    return rotateKeys(context, what)
  if (word === 'rotate' && what !== 'root')
    throw usage('keys rotate takes what to rotate: root, data, index or signing')
  refuseOptions(context)
  if (context.options.text('url') !== undefined)
    throw usage(
      `keys ${shortened(context.words.join(' '))} works on the collector's own machine; leave --url out`,
    )
  if (word === 'index-key') return indexKey(context)
  if (word === 'ls' && what === undefined) return listKeys(context)
  if (word === 'rotate') return rotate(context)
  throw usage(
    `keys has no ${shortened(context.words.join(' '))}; it has ls, reader new, index-key and rotate`,
  )
}

/** Those of the keys that are renewed beside a collector. */
function refuseOptions({ options, words }: Context): void {
  const flag = (['all', 'subjects', 'finish', 'drop'] as const).find((name) => options.flag(name))
  const given = options.text('month') === undefined ? flag : 'month'
  if (given) throw usage(`--${given} is for rotate data, index and signing; leave it out`)
  if (options.text('months') !== undefined && words[0] !== 'index-key')
    throw usage('--months is for index-key; leave it out')
}

async function rotate(given: Context): Promise<Outcome> {
  const context = await withPassphrase(given)
  const { io, options } = context
  const to = options.whole('to', { least: 1, most: 8 })
  const line = progress(io)
  const result = await withLocalLog(
    context,
    ({ log }) =>
      rotateRoot(log, {
        ...configOf(context).keys,
        environment: io.environment,
        actor: localUser(context).name,
        to,
        onProgress: (done, total) => line.show(`${done} of ${plural(total, 'key')} looked at`),
      }),
    { mustOwn: true },
  ).finally(() => line.clear())
  return { json: result, text: () => describe(result) }
}

function describe({ from, to, rows, resumed }: Rotated): string {
  const before = from.length ? `, before under ${from.join(', ')}` : ''
  const note = resumed ? ' (taken up where the last run ended)' : ''
  return `rotated: ${plural(rows, 'key')} are under the root key ${to}${before}${note}\n`
}
