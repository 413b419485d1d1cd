import { defaultSpool, SpoolFolder } from '../spool/spool-folder.ts'
import type { TransportSettings } from './read-options.ts'
import type { Notice } from './transport-options.ts'

/** Null: nothing is kept on disk, because the settings say so or because there is no place, which is told. */
export function openSpool(
  { collector, spool }: Pick<TransportSettings, 'collector' | 'spool'>,
  notice: (notice: Notice) => void,
): SpoolFolder | null {
  const folder = spool && (spool.folder ?? defaultSpool(process.env))
  if (!spool) return null
  if (folder) return new SpoolFolder({ folder, collector, maxBytes: spool.maxBytes })
  const message =
    'there is no home folder for the spool: set SEALTRACE_SPOOL; steps are kept in memory'
  notice({ level: 'error', code: 'spool_unwritable', message })
  return null
}
