// The limits that bench/ingest.ts compares with: `sqlite` inserts each raw body with the durability of Sealtrace's store,
// `pino` parses it and appends a JSON line a span, and is not durable at all.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pino } from 'pino'

const [kind = 'sqlite', folder = '.'] = process.argv.slice(2)

function sqlite(): (body: Buffer) => void {
  const db = new DatabaseSync(join(folder, 'bare.db'))
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE bodies (body BLOB)')
  const insert = db.prepare('INSERT INTO bodies VALUES (?)')
  return (body) => void insert.run(body)
}

function lines(): (body: Buffer) => void {
  const logger = pino(pino.destination({ dest: join(folder, 'bare.log'), sync: true }))
  return (body) => {
    for (const { scopeSpans } of JSON.parse(body.toString()).resourceSpans)
      for (const { spans } of scopeSpans) for (const span of spans) logger.info(span)
  }
}

const take = kind === 'pino' ? lines() : sqlite()
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    take(Buffer.concat(chunks))
    response.end('{}')
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`ready http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
})
process.on('SIGTERM', () => process.exit(0))
