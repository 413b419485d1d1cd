import { runPython } from '../loops/python.mjs'

const scenario = process.argv[2] ?? 'basic'
const hidden = { LANGSMITH_HIDE_INPUTS: 'true', LANGSMITH_HIDE_OUTPUTS: 'true' }
runPython(import.meta.dirname, scenario, {
  environment: scenario.endsWith('norecord') ? hidden : {},
  more: [`${process.env.MODEL_URL}/v1`],
})
