// Langfuse's SDK 5 as its documentation sets it up, with a mask of three regular expressions if the argument says so.
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { startObservation } from '@langfuse/tracing'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { serveRounds } from '../../capture/rounds.ts'

const shapes = [
  [/[\w.+-]+@[\w-]+\.[\w.]+/g, '[email]'],
  [/\b(?:\d[ -]?){13,16}\b/g, '[card]'],
  [/\b\d{3}-\d{2}-\d{4}\b/g, '[ssn]'],
]
const mask = ({ data }) =>
  typeof data === 'string'
    ? shapes.reduce((text, [shape, label]) => text.replaceAll(shape, label), data)
    : data

const processor = new LangfuseSpanProcessor(process.argv[2] === 'mask' ? { mask } : {})
const sdk = new NodeSDK({ spanProcessors: [processor] })
sdk.start()

serveRounds({
  begin: (content) => {
    const input = [{ role: 'user', content }]
    const call = startObservation(
      'chat gpt-4o',
      { model: 'gpt-4o', input },
      { asType: 'generation' },
    )
    return (answer) => {
      const output = [{ role: 'assistant', content: answer }]
      call.update({ output, usageDetails: { input: 512, output: 256 } }).end()
    }
  },
  flush: () => processor.forceFlush(),
})
