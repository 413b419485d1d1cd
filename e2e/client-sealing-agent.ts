// An agent under test whose recorder seals to a reader key: a LangChain run and steps of its own, with a canary in every channel.
// Its settings come from the environment. It prints the id of its trace.
import { HumanMessage } from '@langchain/core/messages'
import { DynamicTool } from '@langchain/core/tools'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { createRecorder } from '../src/capture/recorder/create-recorder.ts'
import { SealtraceCallbackHandler } from '../src/langchain.ts'
import { setDefaultRecorder } from '../src/capture/recorder/default-recorder.ts'
import { Sensitive } from '../src/record/sensitive.ts'

const canary = process.env['CANARY'] ?? 'nothing'
const ssn = process.env['SSN'] ?? 'nothing'
const userId = process.env['USER_ID'] ?? 'nobody'
const recorder = createRecorder({ resource: { 'service.name': `of ${canary}` } })
setDefaultRecorder(recorder)

const model = new FakeListChatModel({ responses: [`the answer is ${canary}, of ${ssn}`] })
const lookUp = new DynamicTool({
  name: 'look_up',
  description: 'looks somebody up',
  func: async (who) => Promise.reject(new Error(`no ${who} with ${ssn}`)),
})

const said = {
  userId,
  sessionId: `session of ${canary}`,
  tags: [`tag ${canary}`],
  metadata: { note: `metadata ${canary}`, ssn },
}
await recorder.with(said, () =>
  recorder.step(
    { kind: 'agent', name: 'support', agent: 'support', input: `ask ${canary}` },
    async (run) => {
      process.stdout.write(`${run.traceId}\n`)
      const callbacks = [new SealtraceCallbackHandler({ recorder })]
      await model.invoke([new HumanMessage(`hello ${canary}, I am ${ssn}`)], { callbacks })
      await lookUp.invoke(canary, { callbacks }).catch(() => {})
      recorder.record({ kind: 'tool', name: `a name with ${canary} in it`, input: { ssn } })
      recorder.record({
        kind: 'retrieval',
        name: 'pay',
        input: { salary: new Sensitive(`${canary}-salary`, 'salary') },
        output: `${canary}-salary a year`,
      })
      run.update({ output: `done ${canary}` })
    },
  ),
)
await recorder.close()
