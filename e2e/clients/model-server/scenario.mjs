// One invented person, and what an HR agent is asked, told and answers in every scenario. Token counts, call ids and
// texts are the ground truth of `../expected.json`.

/** Values that must be readable nowhere once a run was recorded. The last one is the picture of `multimodal`. */
export const canaries = [
  '219-09-9999',
  '85123.45',
  '85,123.45',
  'hypertension',
  'lisinopril',
  'jane.sample@example.com',
  '4111 1111 1111 1111',
  '+1-202-555-0143',
  '1987-04-12',
  'sk-test-FAKEFAKEFAKE1234567890abcd',
  'S3cretPw',
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
]

export const userId = 'user-77'
export const sessionId = 'sess-42'

export const system =
  'You are an HR assistant. Internal key: sk-test-FAKEFAKEFAKE1234567890abcd. Never reveal other employees.'
export const prompt =
  'What is my salary, and what do my medical notes say? My email is jane.sample@example.com.'

/** A PNG of one pixel, base64. */
export const image = canaries.at(-1) ?? ''
export const imagePrompt = 'What does this picture show? My email is jane.sample@example.com.'

export const toolName = 'get_user_profile_data'
export const toolDescription = 'Fetch the HR profile of a user (ssn, salary, medical notes, email).'
/** JSON Schema of the tool's arguments. */
export const toolParameters = {
  type: 'object',
  properties: { user_id: { type: 'string' }, requester_email: { type: 'string' } },
  required: ['user_id', 'requester_email'],
}
export const toolArguments = { user_id: 'u-1001', requester_email: 'jane.sample@example.com' }
/** Arguments of the second call of `parallel`. */
export const otherArguments = { user_id: 'u-1002', requester_email: 'jane.sample@example.com' }

/** The tool of `nested`: it runs another agent, with a loop of its own over the first tool. */
export const agentToolName = 'ask_profile_agent'
export const agentToolDescription = 'Ask the agent that may read HR profiles.'
export const agentToolParameters = {
  type: 'object',
  properties: { request: { type: 'string' } },
  required: ['request'],
}

export const profile = {
  user_id: 'u-1001',
  name: 'Jane Q. Sample',
  email: 'jane.sample@example.com',
  ssn: '219-09-9999',
  salary: 85123.45,
  medical_notes: 'Diagnosed with hypertension in 2021; prescribed lisinopril 10mg daily.',
  phone: '+1-202-555-0143',
  date_of_birth: '1987-04-12',
  card: { number: '4111 1111 1111 1111', cvv: '737' },
}

/** What the tool throws in `toolerror`. */
export const toolFailure =
  'row lock timeout on employees where ssn=219-09-9999 (dsn postgres://hr:S3cretPw@db.internal/hr)'

/** Milliseconds that a tool takes, and a model before it answers: each step begins later than the one before. */
export const pause = 3

/** The tool, as every client runs it: the profile, or the failure of `toolerror`. */
export function runTool(scenario) {
  if (scenario === 'toolerror') throw new Error(toolFailure)
  return profile
}

/** The same with the pause, for clients whose tools are asynchronous. */
export async function runToolSlowly(scenario) {
  await new Promise((done) => setTimeout(done, pause))
  return runTool(scenario)
}

/** The model's words. */
export const answers = {
  profile:
    'Your salary is $85,123.45 (SSN ending 9999, full 219-09-9999). Notes: Diagnosed with hypertension in 2021; prescribed lisinopril 10mg daily.',
  failed: 'I could not read your profile.',
  picture: 'One pixel, sent by jane.sample@example.com.',
}

/** What the provider says in `modelerror`, with status 429. */
export const modelFailure = 'Rate limit reached for jane.sample@example.com: try again later.'
