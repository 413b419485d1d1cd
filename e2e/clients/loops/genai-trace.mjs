// Spans of an application's own agents and tools by the OpenTelemetry API alone, in the words of the GenAI conventions.

const statusError = 2

/** `tracer` is of the client's own OpenTelemetry. With `content` false the spans say no more than names. */
export function genaiTrace(tracer, content) {
  const json = (value) => (typeof value === 'string' ? value : JSON.stringify(value))
  const inSpan = (name, attributes, run) =>
    tracer.startActiveSpan(name, { attributes }, async (span) => {
      try {
        return await run(span)
      } catch (error) {
        span.recordException(error)
        span.setStatus({ code: statusError, message: error.message })
        throw error
      } finally {
        span.end()
      }
    })
  return {
    agent: (name, input, run) =>
      inSpan(
        `invoke_agent ${name}`,
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name },
        () => run(),
      ),
    tool: (name, id, args, run) =>
      inSpan(
        `execute_tool ${name}`,
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': name,
          'gen_ai.tool.call.id': id,
          ...(content && { 'gen_ai.tool.call.arguments': json(args) }),
        },
        async (span) => {
          const result = await run()
          if (content) span.setAttribute('gen_ai.tool.call.result', json(result))
          return result
        },
      ),
  }
}
