import { expect, it } from 'vitest'
import { newScan } from '../new-scan.ts'
import { commandPassword } from './command-password.ts'

function found(text: string): string | undefined {
  const finding = commandPassword(newScan(text), text.indexOf(' -p') + 1)?.finding
  return finding && text.slice(finding.start, finding.end)
}

it.each([
  ['docker login -u robot -p hsgun-48-Tulip registry.example.com', 'hsgun-48-Tulip'],
  ["sshpass -p 'p@ssMaple61' ssh root@host", 'p@ssMaple61'],
  ['az login --service-principal -u x -p=Zk3w9Qm2', 'Zk3w9Qm2'],
  ['mysql -u root -pOctopus3568! shop', 'Octopus3568!'],
  ['helm registry login -p "Tulip9841!" host', 'Tulip9841!'],
])('%s', (text, password) => expect(found(text)).toBe(password))

it.each([
  'docker run -p 8080:80 image',
  'mkdir -p /srv/data/logs',
  'psql -p 5432 shop',
  'sshpass -p $PASSWORD ssh host',
  'docker login -u robot -p <password>',
  'docker login -u robot\ncp -p backup7.tar /srv',
  'docker login -u robot --password-stdin',
  'mysql -P 3306 -p shop_2024',
])('nothing in %s', (text) => expect(found(text)).toBeUndefined())
