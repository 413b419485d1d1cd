// The driver against a real Presidio analyzer, installed from its package registry. The package holds the engine but
// not the HTTP application of the container image, so a small server stands around the engine: `POST /analyze` as its
// REST API reference has it. The language model is made here (names by a rule), since models are no packages.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { analyzeContent } from '../src/analyze/analyze-content.ts'
import { createAnalyzers } from '../src/analyze/create-analyzers.ts'
import { analyzersSection, analyzerSettings } from '../src/server/analyzers-section.ts'
import { skipped } from './harness.ts'

const packages = ['presidio-analyzer==2.2.366', 'spacy==3.8.18']

const server = `
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import spacy, tldextract
# Its list of domains is the one in the package: nothing is fetched.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
from presidio_analyzer import AnalyzerEngine, AnalyzerRequest, BatchAnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

model = sys.argv[1]
nlp = spacy.blank("en")
nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ada Lovelace"}])
nlp.to_disk(model)
provider = NlpEngineProvider(nlp_configuration={
    "nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]})
engine = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
batches = BatchAnalyzerEngine(engine)

def analyze(request):
    many = isinstance(request.text, list)
    found = batches.analyze_iterator(
        texts=request.text if many else [request.text], language=request.language,
        entities=request.entities, score_threshold=request.score_threshold)
    lists = [[{"entity_type": r.entity_type, "start": r.start, "end": r.end, "score": r.score,
               "analysis_explanation": None} for r in results] for results in found]
    return lists if many else lists[0]

class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        try:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, answer = 200, analyze(AnalyzerRequest(json.loads(body)))
        except Exception as error:
            status, answer = 500, {"error": str(error)}
        out = json.dumps(answer, sort_keys=True).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)
    def log_message(self, *_):
        pass

http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("ready", http.server_port, flush=True)
http.serve_forever()
`

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-presidio-'))
const python = join(folder, 'venv', 'bin', 'python')
const reason = install()
const name = (text: string): string => skipped(`optional:presidio ${text}`, reason)
let service: ChildProcess | undefined
let url = ''

/** Null when it is there. */
function install(): string | null {
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', join(folder, 'venv')]],
    [python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...packages]],
  ]
  for (const [command, args] of steps) {
    const { status, error } = spawnSync(command, args, { stdio: 'ignore', timeout: 280_000 })
    if (status !== 0) return `${args[1]} failed: ${error?.message ?? `status ${status}`}`
  }
  return null
}

beforeAll(async () => {
  if (reason !== null) return
  const child = spawn(python, ['-c', server, join(folder, 'model')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  service = child
  url = await new Promise<string>((done, fail) => {
    let seen = ''
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      const port = /^ready (\d+)$/m.exec(seen)?.[1]
      if (port) done(`http://127.0.0.1:${port}`)
    })
    child.on('exit', (code) => fail(new Error(`the analyzer ended with ${code}`)))
  })
})
afterAll(() => {
  service?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function guard(more: Record<string, unknown> = {}) {
  const section = analyzersSection.parse([{ kind: 'presidio', url, timeout_ms: 30_000, ...more }])
  const made = createAnalyzers(analyzerSettings(section), { environment: {} })
  if (!made) throw new Error('no analyzer')
  return made
}

it.skipIf(reason)(name('finds values in content, at places of UTF-16'), async () => {
  const message = '😀 Ada Lovelace 😀 writes to ada@example.com with card 4111 1111 1111 1111'
  const content = { messages: [{ role: 'user', content: message }], note: 'nothing here' }
  const answer = await analyzeContent(content, guard())
  const found = answer.get(message)
  if (!found || found === 'failed') throw new Error('no answer')
  const values = found.map((finding) => [finding.class, message.slice(finding.start, finding.end)])
  expect(values).toContainEqual(['person', 'Ada Lovelace'])
  expect(values).toContainEqual(['email', 'ada@example.com'])
  expect(values).toContainEqual(['credit_card', '4111 1111 1111 1111'])
  expect(answer.get('nothing here')).toEqual([])
})

it.skipIf(reason)(name('a long text is asked in pieces'), async () => {
  const text = `${'All is well. '.repeat(9000)}Ada Lovelace${' and so on.'.repeat(9000)}`
  const found = (await guard().analyze([text])).get(text)
  if (!found || found === 'failed') throw new Error('no answer')
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['Ada Lovelace'])
})

it.skipIf(reason)(name('a language that it does not have fails, and so does a stop'), async () => {
  expect((await guard({ languages: ['xx'] }).analyze(['Ada Lovelace'])).get('Ada Lovelace')).toBe(
    'failed',
  )
  const before = guard()
  service?.kill('SIGKILL')
  await new Promise((done) => service?.on('exit', done))
  expect((await before.analyze(['Ada Lovelace'])).get('Ada Lovelace')).toBe('failed')
})
