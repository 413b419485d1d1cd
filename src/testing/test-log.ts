import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, type CreatedLog } from '../journal/create-log.ts'
import { openLog, type LogPlace, type LogSettings, type OpenLog } from '../journal/open-log.ts'
import { compilePolicy } from '../protect/policy.ts'

/** A real log in a folder of its own, gone with `dispose`. */
export interface TestLog {
  readonly path: string
  readonly place: LogPlace
  readonly created: CreatedLog
  open(settings?: Partial<LogSettings>): Promise<OpenLog>
  dispose(): void
}

export async function testLog(): Promise<TestLog> {
  const path = mkdtempSync(join(tmpdir(), 'sealtrace-'))
  const place: LogPlace = {
    data: join(path, 'data'),
    project: 'default',
    state: join(path, 'state'),
    environment: {},
  }
  const created = await createLog(place)
  return {
    path,
    place,
    created,
    open: (settings = {}) =>
      openLog(place, { policy: compilePolicy({}), batchWait: 0, ...settings }),
    dispose: () => rmSync(path, { recursive: true, force: true }),
  }
}
