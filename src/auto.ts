/**
 * Records agents without a change to their code: `node --import sealtrace/auto app.js`, or the same in `NODE_OPTIONS`.
 *
 * `SEALTRACE_URL` and `SEALTRACE_API_KEY` say where to. `SEALTRACE_ADAPTERS=langchain,ai-sdk` chooses frameworks; without it
 * all are recorded for which it is possible. Nothing is loaded that the application does not load itself, and nothing is
 * started before the first run.
 * @module
 */
import { installPreloads } from './capture/auto/install-preloads.ts'

installPreloads()
