// The story that Sealtrace began with: an agent reads a profile whose ssn, salary and medical notes are encrypted field by field in
// the application's own database, decrypts them in memory, and answers with them. What it keeps and logs itself it encrypts again, the
// answer too. The log holds none of it in the clear.
//
//   SEALTRACE_URL=http://127.0.0.1:4318 SEALTRACE_API_KEY=st_ingest_… node examples/seed-story/agent.ts DATABASE [WAY]
//
// WAY is how the application says what it decrypted: `artifact` (default), beside what the model gets; `hide`, to the recorder;
// `nothing`, so that detection is left alone with it. PROFILES_KEY holds the 96 bytes of the database's master key, base64; without
// it there is one for this run alone.
import { randomBytes } from 'node:crypto'
import { AIMessage, createAgent, fakeModel, tool, type BaseMessage } from 'langchain'
import { defaultRecorder, Sensitive } from 'sealtrace/capture'
import { SealtraceCallbackHandler } from 'sealtrace/langchain'
import { person, userId } from './person.ts'
import { Profiles, type Profile } from './profiles.ts'

const [database = ':memory:', way = 'artifact'] = process.argv.slice(2)
const givenKey = process.env['PROFILES_KEY']
const masterKey = givenKey ? Buffer.from(givenKey, 'base64') : randomBytes(96)
const profiles = await Profiles.open(database, masterKey)
await profiles.write(userId, person)
const recorder = defaultRecorder()

const sensitive = ({ ssn, salary, medical_notes }: Profile) => ({
  ssn: new Sensitive(ssn, 'us_ssn'),
  salary: new Sensitive(salary, 'salary'),
  medical_notes: new Sensitive(medical_notes, 'health'),
})

const about = {
  name: 'read_profile',
  description: 'Reads the profile of an employee: name, ssn, salary, medical notes.',
  schema: {
    type: 'object',
    properties: { user_id: { type: 'string' } },
    required: ['user_id'],
  },
} as const

/** An artifact stays with the application: the model gets the text, the recorder sees both. */
const withArtifact = tool(
  async ({ user_id }: { user_id: string }) => {
    const profile = await profiles.read(user_id)
    return [JSON.stringify(profile ?? null), profile && sensitive(profile)]
  },
  { ...about, responseFormat: 'content_and_artifact' },
)

const withJson = tool(async ({ user_id }: { user_id: string }) => {
  const profile = await profiles.read(user_id)
  if (profile && way === 'hide') recorder.hide(sensitive(profile))
  return JSON.stringify(profile ?? null)
}, about)

/** Stands in for a model: asks for the profile, then answers in words of its own from what the tool gave. */
const model = fakeModel()
  .respondWithTools([{ name: about.name, args: { user_id: userId }, id: 'call_1' }])
  .respond((messages) => new AIMessage(answerFrom(messages)))

function answerFrom(messages: BaseMessage[]): string {
  const { name, ssn, salary, medical_notes } = JSON.parse(messages.at(-1)?.text ?? '') as Profile
  const dollars = salary.toLocaleString('en-US', { style: 'currency', currency: 'USD' })
  return (
    `${name}, you earn ${dollars} a year (in the books as ${salary}; ${dollars.slice(1)} before tax). ` +
    `I know you by ${ssn}. Your notes say: ${medical_notes} Is that right?`
  )
}

const agent = createAgent({
  model,
  tools: [way === 'artifact' ? withArtifact : withJson],
  name: 'hr-agent',
})
const callbacks = [new SealtraceCallbackHandler()]
const question = 'What do I earn, and what is in my medical notes?'
await recorder.step({ kind: 'agent', name: 'answer' }, async () => {
  const { messages } = await agent.invoke(
    { messages: [{ role: 'user', content: question }] },
    { callbacks, metadata: { user_id: userId } },
  )
  const answer = messages.at(-1)?.text ?? ''
  console.log(answer)
  await recorder.step({ kind: 'tool', name: 'keep_answer' }, async (step) => {
    step.update({ output: await profiles.keepAnswer(userId, answer) })
  })
})
profiles.close()
// A process that ends by itself waits two seconds for this; a script has more time.
await recorder.close(30_000)
