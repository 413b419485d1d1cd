import type { Api } from '../api.ts'
import type { Assembler } from './assembler.ts'
import { chatAssembler } from './chat.ts'
import { geminiAssembler } from './gemini.ts'
import { messagesAssembler } from './messages.ts'
import { responsesAssembler } from './responses.ts'

export function createAssembler({ name }: Api): Assembler {
  if (name === 'messages') return messagesAssembler()
  if (name === 'responses') return responsesAssembler()
  return name === 'gemini' || name === 'gemini-embed' ? geminiAssembler() : chatAssembler()
}
