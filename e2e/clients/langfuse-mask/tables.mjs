// Runs the leak suite against Langfuse's clients, with the mask of each and with the masking span processor.
import { readFileSync } from 'node:fs'
import { createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { MaskingSpanProcessor } from '../../../src/otel.ts'
import { checkMaskFunction, checkSpanExporter, leakTable } from '../../../src/testing.ts'
import { checkLangfuse3 } from './langfuse-3.mjs'
import { checkLangfuse5Objects } from './langfuse-5-objects.mjs'
import { masks } from './masks.mjs'

const seed = 'langfuse'
const sdk = { BasicTracerProvider, resourceFromAttributes, createTraceState, ROOT_CONTEXT, trace }

/** Exports every span, so that what is lost was lost to masking; and uploads nothing. */
function langfuse5(sink, mask) {
  return new LangfuseSpanProcessor({
    exporter: sink,
    ...(mask && { mask: ({ data }) => mask(data) }),
    shouldExportSpan: () => true,
    mediaUploadEnabled: false,
    exportMode: 'immediate',
  })
}

function check(processor) {
  return checkSpanExporter({ sdk, seed, processor })
}

export async function tables() {
  const behind = (sink) => new MaskingSpanProcessor(langfuse5(sink))
  const objects = leakTable({
    '5, regexes': await checkLangfuse5Objects((sink) => langfuse5(sink, masks.regexes), seed),
    '5, redact': await checkLangfuse5Objects((sink) => langfuse5(sink, masks.redact), seed),
    '3, regexes': await checkLangfuse3(masks.regexes, seed),
    '3, redact': await checkLangfuse3(masks.redact, seed),
    '5 behind MaskingSpanProcessor': await checkLangfuse5Objects(behind, seed),
  })
  const spans = leakTable({
    '5, regexes': await check((sink) => langfuse5(sink, masks.regexes)),
    '5, redact': await check((sink) => langfuse5(sink, masks.redact)),
    '5 behind MaskingSpanProcessor': await check(behind),
  })
  const values = leakTable(
    {
      regexes: await checkMaskFunction(masks.regexes, { seed }),
      redact: await checkMaskFunction(masks.redact, { seed }),
    },
    'differences',
  )
  const pins = JSON.parse(
    readFileSync(new URL('package.json', import.meta.url), 'utf8'),
  ).dependencies
  return [
    `Langfuse 5 is \`@langfuse/otel\` ${pins['@langfuse/otel']}, Langfuse 3 is \`langfuse\` ${pins.langfuse}.`,
    `What is recorded with the client's own functions:\n\n${objects}`,
    `A span of any instrumentation that passes the client's span processor:\n\n${spans}`,
    `The two masks by themselves, where they differ or fail:\n\n${values}`,
  ].join('\n\n')
}
