import { join, relative, resolve } from 'node:path'
import { rolldown, type Plugin } from 'rolldown'
import { copyData } from './copy-data.ts'

const sources = resolve(import.meta.dirname, '../src')

/** What a process or a thread is started with. */
const entries = [
  'cli/main',
  'cli/sample/search-main',
  'server/policy-worker',
  'server/sealing-worker',
  'capture/transport/worker',
]

/** Stands for the folder that is built, until it is known how deep in it a chunk lies. */
const folderMark = '__builtFolder__'

/**
 * Writes the command `sealtrace` into the folder as a few files, since loading hundreds takes most of the time of a short verb.
 * `dependencies`: inside for tests, which start it a thousand times; outside they are the packages that a user can audit.
 */
export async function bundleCommand(
  folder: string,
  dependencies: 'inside' | 'outside',
): Promise<void> {
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, join(sources, `${name}.ts`)])),
    // The engine of policies reads a file beside itself.
    external: dependencies === 'inside' ? /^@cedar-policy\// : /^(?!@oxc-project\/)[@a-z][^:]*$/,
    platform: 'node',
    // One of the threads runs in the agent's process, which may have an older Node than the collector.
    transform: { target: 'node22' },
    plugins: [keepPlaces],
  })
  await bundle.write({
    dir: folder,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await bundle.close()
  copyData(sources, folder)
}

/** Code that looks for files beside itself looks beside its source's place, not beside the chunk that it came into. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  transform(code, id) {
    if (!id.startsWith(sources) || !code.includes('import.meta.')) return null
    const path = JSON.stringify(relative(sources, id).replace(/\.ts$/, '.js'))
    const parent = JSON.stringify(relative(sources, resolve(id, '..')))
    return code
      .replaceAll(
        'import.meta.url',
        `new URL(${path}, new URL(${folderMark} + '/', import.meta.url)).href`,
      )
      .replaceAll(
        'import.meta.dirname',
        `(import.meta.dirname + '/' + ${folderMark} + '/' + ${parent})`,
      )
      .replaceAll(
        'import.meta.filename',
        `(import.meta.dirname + '/' + ${folderMark} + '/' + ${path})`,
      )
  },
  renderChunk(code, { fileName }) {
    const up = fileName
      .split('/')
      .slice(1)
      .map(() => '..')
      .join('/')
    return code.replaceAll(folderMark, JSON.stringify(up))
  },
}
