import { expect, it } from 'vitest'
import { newScan } from '../new-scan.ts'
import { urlCredentials } from './url-credentials.ts'

function found(text: string): string | undefined {
  const finding = urlCredentials(newScan(text), text.indexOf('://'))?.finding
  return finding && text.slice(finding.start, finding.end)
}

it.each([
  ['postgres://bob:hunter2@db.example/x', 'hunter2'],
  ['mongodb+srv://app:Zq8kLm2x@cluster0.example/db', 'Zq8kLm2x'],
  ['redis://:p4Ss0nLy@cache:6379/0', 'p4Ss0nLy'],
  ['amqp://worker:wQ9-rt_5@mq.example:5672/', 'wQ9-rt_5'],
  ['mysql://root:r00t%40R!@db/x', 'r00t%40R!'],
  ['ftp://me:a@b@files.example', 'a@b'],
])('%s', (text, password) => {
  expect(found(text)).toBe(password)
})

it.each([
  'https://example.com:8080/a@b',
  'ssh://git@host/x',
  'postgres://user:$' + '{DB_PASSWORD}@db/x',
  'postgres://user:<password>@db/x',
  'mysql://root:********@db/x',
  'https://example.com/?q=a:b@c',
  'see http://host:80 and mail a@b.example',
])('%s: nothing', (text) => {
  expect(found(text)).toBeUndefined()
})
