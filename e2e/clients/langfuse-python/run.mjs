// The collector is named by Langfuse's own variables alone.
import { runPython } from '../loops/python.mjs'

const { SEALTRACE_URL, SEALTRACE_KEY, MODEL_URL } = process.env
runPython(import.meta.dirname, process.argv[2] ?? 'basic', {
  environment: {
    LANGFUSE_BASE_URL: process.env.LANGFUSE_BASE_URL ?? SEALTRACE_URL,
    LANGFUSE_PUBLIC_KEY: process.env.LANGFUSE_PUBLIC_KEY ?? 'pk-lf-any',
    LANGFUSE_SECRET_KEY: process.env.LANGFUSE_SECRET_KEY ?? SEALTRACE_KEY,
  },
  more: [`${MODEL_URL}/v1`],
})
