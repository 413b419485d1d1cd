import { keyViews, type KeyView } from '../../server/key-views.ts'
import { painter, widthOf } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { usage } from '../options.ts'
import { configOf } from '../place.ts'
import { table, type Column } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

export async function listKeys(context: Context): Promise<Outcome> {
  const { io, options } = context
  if (options.text('to') !== undefined) throw usage('--to is for rotate; leave it out')
  const { keys: views, rotating: begun } = await withLocalLog(context, ({ log }) =>
    keyViews(log, { rotation: configOf(context).keys.rotation, now: io.now() }),
  )
  const paint = painter(io.stdout, io.environment)
  const unfinished = begun
    ? `\n${paint('yellow', 'A rotation of the root key has begun and not ended: run `sealtrace keys rotate root`.')}\n`
    : ''
  return {
    json: { keys: views, rotating: begun },
    text: () =>
      table(columns, views, { paint, width: widthOf(io.stdout, io.environment) }) + unfinished,
  }
}

const columns: readonly Column<KeyView>[] = [
  { title: 'USE', text: ({ use }) => use },
  { title: 'ID', text: ({ id }) => id ?? '', least: 12 },
  { title: 'SINCE', text: ({ since }) => since?.slice(0, 10) ?? '' },
  {
    title: 'AGE',
    text: ({ ageDays }) => (ageDays === null ? '' : `${ageDays}d`),
    alignRight: true,
  },
  { title: 'NEXT', text: ({ next }) => next?.slice(0, 10) ?? '' },
  { title: 'UNDER', text: ({ provider, rootKey }) => (rootKey === null ? '' : (provider ?? '?')) },
  {
    title: 'KEYS',
    text: ({ count, use }) => (use === 'root' ? '' : String(count)),
    alignRight: true,
  },
  {
    title: 'STATE',
    text: ({ provider, state, use }) => (use === 'root' ? `${provider}: ${state}` : state),
    format: ({ use, id }) => (use === 'root' && id === null ? 'red' : 'green'),
    least: 20,
  },
]
