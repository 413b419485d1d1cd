// What an application saw of a run, for runs with and without an adapter to be compared.

/** Makes no spans. */
export const plainTrace = {
  agent: (_name, _input, run) => run(),
  tool: (_name, _id, _args, run) => run(),
}

/** Plays a loop with `trace`, and gives the text that it came to and the errors of its agents and tools. */
export async function withOutcome(trace, play) {
  const errors = []
  const watch = async (run) => {
    try {
      return await run()
    } catch (error) {
      errors.push(`${error.name} ${error.constructor.name}: ${error.message}`)
      throw error
    }
  }
  const text = await play({
    agent: (name, input, run) => watch(() => trace.agent(name, input, run)),
    tool: (name, id, args, run) => watch(() => trace.tool(name, id, args, run)),
  })
  return { text, ...(errors.length > 0 && { errors }) }
}
