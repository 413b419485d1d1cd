import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { Recorder } from '../recorder/recorder.ts'
import { TestCollector } from './test-collector.ts'
import type { TlsOptions } from './transport-options.ts'
import { createWorkerTransport } from './worker-transport.ts'
import { hasOpenssl } from '../../testing/has-openssl.ts'

test.runIf(hasOpenssl())(
  'over TLS, with the authority and the identity that it is given, and only so',
  async () => {
    using folder = tempFolder()
    const make = (name: string): { cert: string; key: string } => {
      const path = join(folder.path, name)
      const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
      const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1']
      const files = ['-keyout', `${path}.key`, '-out', `${path}.pem`, '-days', '2']
      execFileSync('openssl', ['req', '-x509', ...algorithm, ...subject, ...files], {
        stdio: 'ignore',
      })
      const read = (end: string) => readFileSync(`${path}.${end}`, 'utf8')
      return { cert: read('pem'), key: read('key') }
    }
    const [server, client] = [make('server'), make('client')]
    const mutual = { requestCert: true, rejectUnauthorized: true, ca: client.cert }
    const collector = await TestCollector.start({ ...server, ...mutual })
    const record = async (tls: TlsOptions, timeoutMs: number) => {
      const recorder = new Recorder(
        createWorkerTransport({
          ...{ collector: collector.url, ingestKey: 'key', spool: false, tls },
          onNotice: () => {},
        }),
      )
      recorder.record({ kind: 'tool', name: 'call' })
      const { done } = await recorder.flush(timeoutMs)
      await recorder.close(1)
      return done
    }
    expect(await record({ ca: server.cert, ...client }, 20_000)).toBe(true)
    expect(collector.steps).toHaveLength(1)
    expect(await record({ ...client }, 2000)).toBe(false)
    expect(await record({ ca: server.cert }, 2000)).toBe(false)
    expect(collector.steps).toHaveLength(1)
    await collector.stop()
  },
)
