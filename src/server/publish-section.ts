// `[publish]` of the settings file: where the log's files are put for anybody to read.
import { z } from 'zod'
import { SealtraceError } from '../error.ts'
import { s3Address, type S3Settings } from '../export/publish/s3-place.ts'

export const publishSection = z.strictObject({
  folder: z.string().min(1).optional(),
  s3: z.string().min(1).optional(),
  s3_style: z.enum(['path', 'host']).optional(),
  s3_region: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional(),
  every_ms: z.int().min(10).max(3_600_000).default(1000),
})

export interface PublishSettings {
  /** Absent: none. */
  readonly folder?: string
  readonly s3?: S3Settings
  /** Milliseconds between two checkpoints that are published, at least. Default 1000. */
  readonly everyMs: number
}

/** The folder's path is resolved by `inFolder`. Throws `config_invalid`. */
export function publishSettings(
  { folder, s3, s3_style, s3_region, every_ms }: z.output<typeof publishSection>,
  at: { readonly inFolder: (path: string) => string; readonly environment: NodeJS.ProcessEnv },
): PublishSettings {
  const settings = s3 === undefined ? null : { url: s3, style: s3_style, region: s3_region }
  if (settings) s3Address(settings, at.environment)
  if (folder !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(folder))
    throw new SealtraceError(
      'config_invalid',
      'the folder to publish in is a URL; give the path of a folder, or a bucket as https://HOST/BUCKET/PREFIX',
    )
  return {
    ...(folder === undefined ? {} : { folder: at.inFolder(folder) }),
    ...(settings ? { s3: settings } : {}),
    everyMs: every_ms,
  }
}
