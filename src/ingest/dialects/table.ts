import { aiSdk } from './ai-sdk.ts'
import { anthropicSdk } from './anthropic-sdk.ts'
import { claudeCode } from './claude-code.ts'
import { codex } from './codex.ts'
import { common } from './common.ts'
import type { Dialect } from './dialect.ts'
import { genaiEvent } from './genai-event.ts'
import { genai } from './genai.ts'
import { googleAdk } from './google-adk.ts'
import { indexedMessages } from './indexed-messages.ts'
import { langfuse } from './langfuse.ts'
import { mastra } from './mastra.ts'
import { mcp } from './mcp.ts'
import { openinference } from './openinference.ts'
import { openllmetry } from './openllmetry.ts'

/** In order of precedence: several may speak in one span, the first to fill a field has the say. */
export const dialects: readonly Dialect[] = [
  langfuse,
  claudeCode,
  codex,
  anthropicSdk,
  mastra,
  googleAdk,
  aiSdk,
  openinference,
  openllmetry,
  genaiEvent,
  mcp,
  genai,
  indexedMessages,
  common,
]
