// What the model does next, decided from the conversation alone.
import {
  answers,
  modelFailure,
  otherArguments,
  prompt,
  toolArguments,
  toolName,
} from './scenario.mjs'

const firstCall = { input: 120, output: 18, cached: 64, reasoning: 7 }
const lastCall = { input: 190, output: 42, cached: 128, reasoning: 7 }

/**
 * `conversation` is what all providers' requests have in common: `tools` [{name, parameters}] that are on offer, and
 * `events` in order: {type: 'user'} | {type: 'call', name} | {type: 'result', failed?}.
 *
 * The answer is {calls: [{id, name, arguments}], text, usage, hold} or {error}. `hold` asks the server to stop in the
 * middle of the answer until the client goes away.
 */
export function nextTurn(scenario, { tools, events }) {
  if (scenario === 'modelerror') return { error: modelFailure }
  const since = events.slice(events.findLastIndex(({ type }) => type === 'user') + 1)
  const tool = wantedTool(tools)
  const asked =
    tool !== undefined && since.some(({ type, name }) => type === 'call' && name === tool.name)
  if (tool && !asked && scenario !== 'multimodal')
    return { calls: callsOf(scenario, tool), text: '', usage: firstCall, hold: false }
  const hold = scenario === 'abort' || scenario === 'dropped'
  return { calls: [], text: answerOf(scenario), usage: lastCall, hold }
}

/** An agent behind a tool, or a hand-off, goes before the tool that reads the profile. */
function wantedTool(tools) {
  const byName = (test) => tools.find(({ name }) => test(name))
  return (
    byName((name) => name !== toolName && /agent|transfer_to_|handoff/i.test(name)) ??
    byName((name) => name === toolName)
  )
}

function callsOf(scenario, tool) {
  if (tool.name !== toolName)
    return [{ id: 'call_agent_1', name: tool.name, arguments: textArguments(tool.parameters) }]
  const first = { id: 'call_1', name: toolName, arguments: toolArguments }
  if (scenario !== 'parallel') return [first]
  return [first, { id: 'call_2', name: toolName, arguments: otherArguments }]
}

/** The question, in every field of text that the tool must have. */
function textArguments(parameters) {
  const properties = parameters?.properties ?? {}
  const required = parameters?.required ?? []
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name, { type }]) => required.includes(name) && /^string$/i.test(type))
      .map(([name]) => [name, prompt]),
  )
}

function answerOf(scenario) {
  if (scenario === 'multimodal') return answers.picture
  return scenario === 'toolerror' ? answers.failed : answers.profile
}

/** Cuts a text into pieces, as a stream does: secrets are split across them. */
export function piecesOf(text, size = 11) {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
    text.slice(at * size, (at + 1) * size),
  )
}
