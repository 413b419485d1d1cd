// What the loops over the model SDKs have in common.
import {
  agentToolDescription,
  agentToolName,
  agentToolParameters,
  runToolSlowly,
  toolDescription,
  toolName,
  toolParameters,
} from '../model-server/scenario.mjs'

/** Pieces of the second answer that are read before the caller goes away. */
export const readPieces = 3

export const agentName = 'hr-assistant'
export const innerAgentName = 'profile-agent'

/** `anthropic-stream` -> `stream`. */
export const baseOf = (scenario) => scenario.split('-').at(-1) ?? scenario

export const streams = (scenario) => ['stream', 'abort', 'dropped'].includes(scenario)

/** Tools on offer: {name, description, parameters}. The outer agent of `nested` has only the agent behind a tool. */
export function toolsOf(scenario, inner) {
  if (scenario === 'multimodal') return []
  if (scenario === 'nested' && !inner)
    return [
      {
        name: agentToolName,
        description: agentToolDescription,
        parameters: agentToolParameters,
      },
    ]
  return [{ name: toolName, description: toolDescription, parameters: toolParameters }]
}

/**
 * Runs calls [{id, name, arguments}] side by side -> [{id, text, failed}]. `trace.tool(name, id, args, fn)` makes the
 * span; `delegate` runs the inner agent.
 */
export function runCalls(calls, { scenario, trace, delegate }) {
  return Promise.all(
    calls.map(async ({ id, name, arguments: args }) => {
      try {
        const result = await trace.tool(name, id, args, async () =>
          name === agentToolName ? await delegate() : await runToolSlowly(scenario),
        )
        return { id, text: typeof result === 'string' ? result : JSON.stringify(result) }
      } catch (error) {
        return { id, text: String(error), failed: true }
      }
    }),
  )
}

const cleanUpMs = 100

/** Swallows what the scenario is about, and nothing else; SDKs end what was cut off a moment later. */
export async function settle(scenario, run) {
  try {
    const result = await run()
    if (streams(scenario)) await new Promise((done) => setTimeout(done, cleanUpMs))
    return result
  } catch (error) {
    const expected =
      (scenario === 'modelerror' && (error?.status ?? error?.statusCode) === 429) ||
      (scenario === 'abort' && /abort/i.test(`${error?.name} ${error?.message}`))
    if (!expected) throw error
    await new Promise((done) => setTimeout(done, cleanUpMs))
    return undefined
  }
}
