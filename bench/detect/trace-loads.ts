// Preloaded into a child process: prints the files that it loads, one JSON list on the last line of standard output.
import { registerHooks } from 'node:module'

const loaded: string[] = []
registerHooks({
  load(url, context, next) {
    loaded.push(url)
    return next(url, context)
  },
})
process.on('exit', () => console.log(JSON.stringify(loaded)))
