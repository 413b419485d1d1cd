import { resolve } from 'node:path'
import { SealtraceError } from '../../error.ts'
import type { Published } from '../../export/publish/publisher.ts'
import { placesOf, publisherFor, withStoredLog } from '../../server/publishing.ts'
import { publishSettings, type PublishSettings } from '../../server/publish-section.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { configOf, placeOf } from '../place.ts'
import { plural } from '../render/figures.ts'
import { pairs } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

interface PublishedTo extends Published {
  readonly place: 'folder' | 's3'
}

export async function publish(context: Context): Promise<Outcome> {
  const { io, options } = context
  const places = placesOf(settingsOf(context), io.environment)
  if (places.length === 0) throw usage('where to? Give --to, or name a place in [publish]')
  const log = placeOf(context)
  const published: PublishedTo[] = []
  const isThere = await withStoredLog(log, async (stored) => {
    for (const { kind, open } of places) {
      const place = await open()
      try {
        const done = await publisherFor(stored, place).publish({ all: options.flag('all') })
        published.push({ place: kind, ...done })
      } finally {
        place.close()
      }
    }
  })
  if (!isThere)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${log.project} in the data folder; make one with \`sealtrace init\` or \`sealtrace start\``,
    )
  return {
    json: { published },
    text: () => describe(published, painter(io.stdout, io.environment)),
  }
}

function settingsOf(context: Context): PublishSettings {
  const { io, options } = context
  const to = options.text('to')
  if (to === undefined) return configOf(context).publish
  const style = options.text('s3-style')
  if (style !== undefined && style !== 'path' && style !== 'host')
    throw usage('--s3-style takes path or host')
  const isS3 = /^https?:\/\//i.test(to)
  return publishSettings(
    {
      ...(isS3 ? { s3: to } : { folder: to }),
      ...{ s3_style: style, s3_region: options.text('s3-region'), every_ms: 1000 },
    },
    { environment: io.environment, inFolder: (path) => resolve(io.folder, path) },
  )
}

function describe(published: readonly PublishedTo[], paint: Paint): string {
  return published
    .map(({ place, size, witnessedSize, written }) =>
      pairs(
        [
          ['published', `${place === 's3' ? 'to S3' : 'to the folder'}, ${plural(size, 'record')}`],
          ['witnessed', witnessedSize === null ? 'none' : plural(witnessedSize, 'record')],
          ['files put there', String(written)],
        ],
        paint,
      ),
    )
    .join('\n')
}
