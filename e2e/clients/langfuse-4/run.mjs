import { LangfuseClient } from '@langfuse/client'
import { observeOpenAI } from '@langfuse/openai'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import * as tracing from '@langfuse/tracing'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import OpenAI from 'openai'
import { playOtel } from '../langfuse-5/play-otel.mjs'

process.env.LANGFUSE_BASE_URL ??= process.env.SEALTRACE_URL
process.env.LANGFUSE_PUBLIC_KEY ??= 'pk-lf-any'
process.env.LANGFUSE_SECRET_KEY ??= process.env.SEALTRACE_KEY

const parts = { LangfuseClient, LangfuseSpanProcessor, NodeTracerProvider, OpenAI, observeOpenAI }
await playOtel({ ...tracing, ...parts }, process.argv[2] ?? 'basic')
