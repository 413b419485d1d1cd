// Runs a real coding agent with the hooks of its page in docs/connect: see README.md.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { Harness, repository } from '../../harness.ts'
import { messages } from '../model-server/anthropic.mjs'
import { responses } from '../model-server/openai.mjs'
import { answers, profile, prompt } from '../model-server/scenario.mjs'

const [agent = 'claude-code', binary = 'claude', scenario = 'basic', out] = process.argv.slice(2)
const subtask = 'SUBTASK: read the profile.'
const work = mkdtempSync(join(tmpdir(), 'sealtrace-hooks-'))
const project = join(work, 'project')
mkdirSync(project)
writeFileSync(join(project, 'profile.json'), JSON.stringify(profile, null, 1))

/** The tool of the first turn, by the agent's own names. */
function callOf(tools, ofSubagent) {
  const shell = tools.find(({ name }) => name === 'exec_command')
  if (shell) return { name: shell.name, arguments: { cmd: 'cat profile.json' } }
  if (scenario === 'subagent' && !ofSubagent)
    return {
      name: 'Agent',
      arguments: {
        ...{ description: 'read it', prompt: subtask },
        ...{ subagent_type: 'general-purpose', run_in_background: false },
      },
    }
  if (scenario === 'denied')
    return { name: 'Write', arguments: { file_path: '/etc/sealtrace-denied', content: 'x' } }
  const file = scenario === 'failed' ? 'none.json' : 'profile.json'
  return { name: 'Read', arguments: { file_path: join(project, file) } }
}

/** One tool call, then the answer. */
function turnOf(door, body) {
  const { tools, events } = door.conversationOf(body)
  const usage = { input: 120, output: 18, cached: 64, reasoning: 7 }
  const called = events.some(({ type }) => type === 'call')
  if (called || tools.length === 0) return { calls: [], text: answers.profile, usage }
  const ofSubagent = JSON.stringify(body).includes(subtask)
  const call = callOf(tools, ofSubagent)
  return { calls: [{ id: `call_${call.name}`, ...call }], text: '', usage }
}

async function listen(handle) {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end())
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { server, url: `http://127.0.0.1:${server.address().port}` }
}

async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const inflate = { gzip: gunzipSync, zstd: zstdDecompressSync }[
    request.headers['content-encoding']
  ]
  return (inflate ? inflate(bytes) : bytes).toString()
}

const harness = new Harness()
await harness.start()
const model = await listen(async (request, response) => {
  const door = { messages, responses }[/\/(messages|responses)(\?|$)/.exec(request.url)?.[1]]
  if (!door) return void response.writeHead(404).end('{}')
  const body = JSON.parse(await bodyOf(request))
  response.writeHead(200, {
    'content-type': body.stream ? 'text/event-stream' : 'application/json',
  })
  const turn = turnOf(door, body)
  if (!body.stream) return void response.end(JSON.stringify(door.json(body, turn)))
  for (const { event, data } of door.stream(body, turn))
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  response.end()
})
/** Stands before the collector and keeps what arrives. */
const arrived = []
const front = await listen(async (request, response) => {
  const body = await bodyOf(request)
  arrived.push(body)
  const { authorization = '' } = request.headers
  const answer = await harness.post(request.url, body, { authorization, 'x-api-key': '' })
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(await answer.text())
})

const page = readFileSync(join(repository, `docs/connect/${agent}-hooks.json`), 'utf8')
const hooks = page.replaceAll('http://127.0.0.1:4318', front.url)
const environment = {
  PATH: `${work}:${process.env.PATH}`,
  HOME: work,
  SEALTRACE_API_KEY: harness.keys.ingest,
}
const runs = {
  'claude-code'() {
    mkdirSync(join(work, '.claude'))
    writeFileSync(join(work, '.claude/settings.json'), hooks)
    return {
      argv: ['-p', prompt, '--model', 'claude-sonnet-5'],
      env: {
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: 'none',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
      },
    }
  },
  codex() {
    const main = join(repository, 'src/cli/main.ts')
    writeFileSync(join(work, 'sealtrace'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`)
    chmodSync(join(work, 'sealtrace'), 0o755)
    writeFileSync(join(work, 'hooks.json'), hooks)
    const provider = `name = "scripted"\nbase_url = "${model.url}/v1"\nwire_api = "responses"\n`
    writeFileSync(
      join(work, 'config.toml'),
      `model = "gpt-5.1-codex"\nmodel_provider = "scripted"\n[model_providers.scripted]\n${provider}env_key = "MODEL_KEY"\n`,
    )
    // The hooks are this repository's own, and the folder is new: nobody can be asked.
    const trust = '--dangerously-bypass-hook-trust'
    return {
      argv: ['exec', '--skip-git-repo-check', trust, '-s', 'read-only', prompt],
      env: { CODEX_HOME: work, MODEL_KEY: 'none', SEALTRACE_URL: front.url },
    }
  },
}
try {
  const { argv, env } = runs[agent]()
  const child = spawn(binary, argv, {
    cwd: project,
    env: { ...environment, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 90_000,
  })
  const status = await new Promise((done) => child.on('close', done))
  console.log(`${agent} ended with ${status}; ${arrived.length} hooks`)
  for (const { traceId } of harness.json('ls').traces)
    console.log(harness.run('show', traceId).stdout)
  if (out) mkdirSync(resolve(out), { recursive: true })
  for (const [at, body] of arrived.entries())
    if (out)
      writeFileSync(
        join(resolve(out), `${String(at + 1).padStart(3, '0')}.body.json`),
        body.replaceAll(work, '/srv/agent1').replaceAll(work.replaceAll('/', '-'), '-srv-agent1'),
      )
} finally {
  await harness.dispose()
  for (const { server } of [model, front]) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(work, { recursive: true, force: true })
}
