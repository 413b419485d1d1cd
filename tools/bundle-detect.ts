import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'

const root = resolve(import.meta.dirname, '..')

/**
 * Writes the entry `sealtrace/detect` as one file, so that a program that imports it starts fast. The error class stays
 * outside, in `./error.js`: it is the same for all entries.
 */
export async function bundleDetect(folder: string): Promise<void> {
  const error = join(root, 'src/error.ts')
  const bundle = await rolldown({
    input: join(root, 'src/detect.ts'),
    external: [error],
    platform: 'node',
    // It runs in the agent's process, which may have an older Node than the collector.
    transform: { target: 'node20' },
  })
  const { output } = await bundle.generate({
    file: join(folder, 'detect.js'),
    paths: { [error]: './error.js' },
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  })
  await bundle.close()
  writeFileSync(join(folder, 'detect.js'), output[0].code)
}
