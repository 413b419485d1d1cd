// Attributes of spans, in the dialects that clients speak.
import type { Sprig } from './sprig.ts'

interface SpanAttribute {
  readonly name: string
  readonly about: string
  readonly key: string | ((sprig: Sprig) => string)
  readonly value: (sprig: Sprig) => string | number | string[]
}

const text = ({ text: sentence }: Sprig): string => sentence

export const spanAttributes: readonly SpanAttribute[] = [
  row('value', 'a text', 'app.note', text),
  row('key', 'a name', (s) => `app.${s.mail}`, harmless),
  row('number', 'below a telling name', 'app.card_number', (s) => Number(s.card)),
  row('list', 'a text of it', 'app.list', (s) => [s.harmless, s.mail]),
  row('known name', 'only its name tells', 'app.password', (s) => s.phrase),
  row('JSON text', 'a value', 'app.json', (s) => json({ note: s.harmless, to: s.mail })),
  row('JSON text, known field', 'only its name tells', 'app.json.login', (s) =>
    json({ note: s.harmless, password: s.phrase }),
  ),
  row('JSON text, key', 'a name', 'app.json.map', (s) => json({ [s.mail]: s.harmless })),
  row('JSON in JSON in JSON', 'three levels', 'app.json.deep', (s) =>
    json({ note: s.harmless, a: json({ b: json({ password: s.phrase }) }) }),
  ),
  row('unicode escapes', 'the sign as \\u0040', 'app.escaped', (s) =>
    json({ note: s.harmless, to: s.mail }).replace('@', String.raw`\u0040`),
  ),
  row('base64', 'a text in a JSON field', 'app.base64', (s) =>
    json({ note: s.harmless, body: Buffer.from(`to: ${s.mail}\nhello\n`).toString('base64') }),
  ),
  row('input messages', 'GenAI conventions', 'gen_ai.input.messages', (s) =>
    json([{ role: 'user', parts: [{ type: 'text', content: s.text }] }]),
  ),
  row('output messages', 'GenAI conventions', 'gen_ai.output.messages', (s) =>
    json([{ role: 'assistant', parts: [{ type: 'text', content: s.text }] }]),
  ),
  row('system instructions', 'GenAI conventions', 'gen_ai.system_instructions', (s) =>
    json([{ type: 'text', content: s.text }]),
  ),
  row('tool definitions', 'GenAI conventions', 'gen_ai.tool.definitions', (s) =>
    json([{ name: 'send', description: s.text }]),
  ),
  row('tool name', 'GenAI conventions', 'gen_ai.tool.name', (s) => `${s.harmless} ${s.mail}`),
  row('tool arguments', 'GenAI conventions', 'gen_ai.tool.call.arguments', (s) =>
    json({ why: s.harmless, to: s.mail }),
  ),
  row('tool result', 'GenAI conventions', 'gen_ai.tool.call.result', (s) =>
    json({ content: [{ text: s.text }] }),
  ),
  row('stop sequences', 'a list', 'gen_ai.request.stop_sequences', (s) => [s.harmless, s.mail]),
  row(
    'conversation id',
    'an address as id',
    'gen_ai.conversation.id',
    (s) => `${s.harmless} ${s.mail}`,
  ),
  row('agent description', 'a text', 'gen_ai.agent.description', text),
  row('indexed prompt', 'older conventions', 'gen_ai.prompt.0.content', text),
  row('AI SDK prompt', 'a JSON text', 'ai.prompt.messages', (s) =>
    json([{ role: 'user', content: [{ type: 'text', text: s.text }] }]),
  ),
  row('OpenInference input', 'a text', 'input.value', text),
  row('OpenInference message', 'indexed', 'llm.input_messages.0.message.content', text),
  row('OpenInference document', 'indexed', 'retrieval.documents.0.document.content', text),
  row('Langfuse input', 'a JSON text', 'langfuse.observation.input', (s) =>
    json([{ role: 'user', content: s.text }]),
  ),
  row('Langfuse output', 'a JSON text', 'langfuse.observation.output', (s) =>
    json({ role: 'assistant', content: s.text }),
  ),
  row('Langfuse trace input', 'a JSON text', 'langfuse.trace.input', (s) => json({ q: s.text })),
  row('Langfuse metadata', 'one key', 'langfuse.observation.metadata.note', text),
  row('Langfuse metadata, all', 'a JSON text', 'langfuse.observation.metadata', (s) =>
    json({ note: s.text }),
  ),
  row(
    'Langfuse metadata key',
    'a name',
    (s) => `langfuse.observation.metadata.${s.mail}`,
    harmless,
  ),
  row('Langfuse trace metadata', 'one key', 'langfuse.trace.metadata.note', text),
  row('Langfuse status message', 'a text', 'langfuse.observation.status_message', text),
  row('Langfuse model parameters', 'a JSON text', 'langfuse.observation.model.parameters', (s) =>
    json({ stop: [s.harmless, s.mail] }),
  ),
  row('Langfuse trace name', 'a text', 'langfuse.trace.name', text),
  row('Langfuse tags', 'a list', 'langfuse.trace.tags', (s) => [s.harmless, s.mail]),
  row('user id', 'words and an address', 'user.id', (s) => `${s.harmless} ${s.mail}`),
  row('session id', 'words and an address', 'session.id', (s) => `${s.harmless} ${s.mail}`),
  row('end user id', 'words and an address', 'enduser.id', (s) => `${s.harmless} ${s.mail}`),
  row('tags', 'a JSON text', 'tag.tags', (s) => json([s.harmless, s.mail])),
  row(
    'baggage',
    'as a baggage processor copies it',
    'baggage.mail',
    (s) => `${s.harmless} ${s.mail}`,
  ),
  row('HTTP header', 'a list', 'http.request.header.x-forwarded-user', (s) => [
    `${s.harmless} ${s.mail}`,
  ]),
  row('HTTP authorization', 'a list', 'http.request.header.authorization', (s) => [
    `Bearer ${s.mailParts[0]}${s.card}`,
  ]),
  row(
    'URL',
    'its query, escaped',
    'url.full',
    (s) => `https://x.example/${s.harmless}?to=${encodeURIComponent(s.mail)}`,
  ),
  row(
    'database query',
    'a literal',
    'db.query.text',
    (s) => `SELECT '${s.harmless}' WHERE m = '${s.mail}'`,
  ),
  row('file name', 'a path', 'file.path', (s) => `/srv/${s.harmless}/${s.mail}.eml`),
  row('exception message', 'on the span itself', 'exception.message', text),
  row('log message', 'on the span itself', 'log.message', text),
]

function harmless(sprig: Sprig): string {
  return sprig.harmless
}

function json(value: unknown): string {
  return JSON.stringify(value)
}

function row(
  name: string,
  about: string,
  key: SpanAttribute['key'],
  value: SpanAttribute['value'],
): SpanAttribute {
  return { name, about, key, value }
}
