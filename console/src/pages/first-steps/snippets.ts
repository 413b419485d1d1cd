// What to set where, by what somebody has. The same as in docs/connect, which the tests compare it with.

export interface Way {
  readonly name: string
  readonly label: string
  /** Where the text is masked and sealed. */
  readonly sealed: 'in your process' | 'in the collector'
  readonly blocks: readonly { readonly what: string; readonly code: string }[]
  /** Under docs/. */
  readonly doc: string
}

/** Where the collector is, and the key: in the clear only where it was just made here. */
export interface Place {
  readonly origin: string
  readonly key: string
}

const process = (place: Place): string =>
  `export SEALTRACE_URL=${place.origin}\nexport SEALTRACE_API_KEY=${place.key}`

const auto = 'node --import sealtrace/auto app.js'

export function ways(place: Place): readonly Way[] {
  return [...inProcess(place), ...byExporters(place), ...codingAgents(place), byHand(place)]
}

const install = {
  what: 'The package, which npm run build in a checkout of Sealtrace puts into dist',
  code: 'npm install --install-links PATH/dist',
}

function inProcess(place: Place): Way[] {
  const set = { what: 'Variables', code: process(place) }
  const sealed = 'in your process' as const
  return [
    {
      ...{ name: 'langchain', label: 'LangChain, LangGraph', sealed, doc: 'connect/langchain.md' },
      blocks: [install, set, { what: 'Without a change to the code', code: auto }],
    },
    {
      ...{ name: 'ai-sdk', label: 'AI SDK', sealed, doc: 'connect/ai-sdk.md' },
      blocks: [install, set, { what: 'Without a change to the code', code: auto }],
    },
    {
      ...{ name: 'openai-agents', label: 'OpenAI Agents', sealed, doc: 'connect/openai-agents.md' },
      blocks: [
        install,
        set,
        {
          what: 'Once, at the start: in place of the upload to OpenAI',
          code: `import { setTraceProcessors } from '@openai/agents'
import { SealtraceTracingProcessor } from 'sealtrace/openai-agents'

setTraceProcessors([new SealtraceTracingProcessor()])`,
        },
      ],
    },
    {
      ...{ name: 'mastra', label: 'Mastra', sealed, doc: 'connect/mastra.md' },
      blocks: [
        install,
        set,
        {
          what: 'In the settings of observability',
          code: `import { SealtraceExporter } from 'sealtrace/mastra'

const exporters = [new SealtraceExporter()]
const observability = new Observability({
  configs: { sealtrace: { serviceName: 'hr-app', exporters } },
})`,
        },
      ],
    },
    {
      ...{
        name: 'fetch',
        label: 'SDKs of OpenAI, Anthropic, Gemini',
        sealed,
        doc: 'connect/fetch.md',
      },
      blocks: [
        install,
        set,
        {
          what: 'For every SDK that takes a fetch',
          code: `import { wrapFetch } from 'sealtrace/fetch'

const openai = new OpenAI({ apiKey, baseURL, fetch: wrapFetch() })`,
        },
      ],
    },
  ]
}

function byExporters({ origin, key }: Place): Way[] {
  const sealed = 'in the collector' as const
  return [
    {
      ...{ name: 'opentelemetry', label: 'OpenTelemetry', sealed, doc: 'connect/opentelemetry.md' },
      blocks: [
        {
          what: 'Variables of any SDK',
          code: `export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_HEADERS="x-api-key=${key}"`,
        },
      ],
    },
    {
      ...{
        name: 'langsmith',
        label: 'LangSmith clients',
        sealed,
        doc: 'connect/langsmith-python.md',
      },
      blocks: [
        {
          what: 'Variables',
          code: `export LANGSMITH_TRACING=true LANGSMITH_ENDPOINT=${origin}
export LANGSMITH_API_KEY=${key}`,
        },
      ],
    },
    {
      ...{ name: 'langfuse', label: 'Langfuse', sealed, doc: 'connect/langfuse.md' },
      blocks: [
        {
          what: 'Variables of JavaScript 4 and 5, and of Python',
          code: `export LANGFUSE_BASE_URL=${origin} LANGFUSE_PUBLIC_KEY=pk-lf-any
export LANGFUSE_SECRET_KEY=${key}`,
        },
        {
          what: 'JavaScript up to version 3 spells one differently',
          code: `export LANGFUSE_BASEURL=${origin}`,
        },
      ],
    },
  ]
}

function codingAgents({ origin, key }: Place): Way[] {
  const sealed = 'in the collector' as const
  return [
    {
      ...{ name: 'claude-code', label: 'Claude Code', sealed, doc: 'connect/claude-code.md' },
      blocks: [
        {
          what: 'Where claude is started',
          code: `export CLAUDE_CODE_ENABLE_TELEMETRY=1 OTEL_LOGS_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=${origin} OTEL_EXPORTER_OTLP_HEADERS="x-api-key=${key}"
export CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1 OTEL_TRACES_EXPORTER=otlp
export OTEL_LOG_USER_PROMPTS=1 OTEL_LOG_ASSISTANT_RESPONSES=1 OTEL_LOG_TOOL_DETAILS=1 OTEL_LOG_TOOL_CONTENT=1`,
        },
      ],
    },
    {
      ...{ name: 'codex', label: 'Codex', sealed, doc: 'connect/codex.md' },
      blocks: [
        {
          what: 'In ~/.codex/config.toml',
          code: `[otel]
log_user_prompt = true
exporter = { otlp-http = { endpoint = "${origin}/v1/logs", protocol = "binary", headers = { x-api-key = "${key}" } } }`,
        },
      ],
    },
  ]
}

function byHand({ origin, key }: Place): Way {
  return {
    ...{ name: 'curl', label: 'One step by hand', sealed: 'in the collector', doc: 'record.md' },
    blocks: [{ what: 'In a shell', code: curl(origin, key) }],
  }
}

function curl(origin: string, key: string): string {
  const now = `"'$(date -u +%FT%TZ)'"`
  const step = `{"name":"hello","kind":"completion","startTime":${now},"endTime":${now},"output":"Hello there"}`
  return `curl ${origin}/api/v1/steps \\
  -H "x-api-key: ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${step}'`
}
