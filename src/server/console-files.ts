// The built console: read into memory, whole, so that what is asked for is only ever a name in a table and never a path.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'

export type Coding = 'br' | 'gzip'

export interface ConsoleFile {
  readonly type: string
  readonly bytes: Uint8Array
  readonly coded: Readonly<Partial<Record<Coding, Uint8Array>>>
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Beside this file in the package, under `console/` in a checkout. */
export function consoleFolder(): string {
  const built = join(import.meta.dirname, '../console')
  return existsSync(join(built, 'index.html')) ? built : join(built, '../../console/dist')
}

export class ConsoleFiles {
  readonly #folder: string
  #read: { readonly stamp: number; readonly page: Uint8Array; readonly assets: Assets } | null =
    null

  constructor(folder: string = consoleFolder()) {
    this.#folder = folder
  }

  /** The one page; null where the console is not built. */
  page(): Uint8Array | null {
    return this.#files()?.page ?? null
  }

  asset(name: string): ConsoleFile | null {
    return this.#files()?.assets.get(name) ?? null
  }

  /** Read again when another console was built meanwhile: its page names other files. */
  #files() {
    const index = join(this.#folder, 'index.html')
    const stamp = statSync(index, { throwIfNoEntry: false })?.mtimeMs
    if (stamp === undefined) return this.#read
    if (this.#read?.stamp !== stamp)
      this.#read = { stamp, page: readFileSync(index), assets: readAssets(this.#folder) }
    return this.#read
  }
}

type Assets = ReadonlyMap<string, ConsoleFile>

function readAssets(folder: string): Assets {
  const assets = new Map<string, ConsoleFile>()
  const names = new Set(readdirSync(join(folder, 'assets')))
  for (const name of names) {
    const type = types[extname(name)]
    if (type === undefined) continue
    const path = join(folder, 'assets', name)
    assets.set(name, {
      type,
      bytes: readFileSync(path),
      coded: {
        ...(names.has(`${name}.br`) ? { br: readFileSync(`${path}.br`) } : {}),
        ...(names.has(`${name}.gz`) ? { gzip: readFileSync(`${path}.gz`) } : {}),
      },
    })
  }
  return assets
}
