import * as nodeModule from 'node:module'
import { SealtraceError } from '../../error.ts'
import type { Recorder } from '../recorder/recorder.ts'
import { attachHandler } from './attach-handler.ts'
import { SealtraceCallbackHandler } from './callback-handler.ts'

/** The module that has the class `CallbackManager`, in any copy of the package that an application loads. */
const managerFile = /\/@langchain\/core\/dist\/callbacks\/manager\.c?js$/
const hook = Symbol.for('sealtrace.langchain.preload.1')
/** Behind the module's own code, where the class is in scope; on a line of its own, so that no line moves. */
const suffix = `
try { globalThis[Symbol.for('sealtrace.langchain.preload.1')]?.(CallbackManager) } catch {}
`
const shared = globalThis as { [hook]?: (manager: unknown) => void }

/**
 * From now on every copy of `@langchain/core` that this thread loads, with `import` or `require`, records all its runs.
 * What was loaded before, and what a bundler has put into another file, is not reached. Once a process; later calls do nothing.
 *
 * @param recorder default: the one of the process, made at the first run
 *
 * Throws `unavailable` where Node.js cannot do it: below 22.15, and 23 below 23.5.
 */
export function preloadLangChain(recorder?: Recorder): void {
  if (shared[hook]) return
  const { registerHooks }: Partial<typeof nodeModule> = nodeModule
  if (!registerHooks)
    throw new SealtraceError(
      'unavailable',
      'LangChain cannot be preloaded by this Node.js; take 22.15 or later, or give the handler in the code',
    )
  const handler = new SealtraceCallbackHandler({ recorder })
  shared[hook] = (manager) => attachHandler(manager, handler)
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (!managerFile.test(url) || !loaded.source) return loaded
      const source =
        typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
      return { ...loaded, source: source + suffix }
    },
  })
}
