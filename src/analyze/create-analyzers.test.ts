import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { analyzersSection, analyzerSettings } from '../server/analyzers-section.ts'
import { createAnalyzers } from './create-analyzers.ts'

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-analyzers-'))
afterAll(() => rmSync(folder, { recursive: true }))

function refusal(entry: Record<string, unknown>, environment: Record<string, string> = {}): string {
  const settings = analyzerSettings(analyzersSection.parse([entry]))
  try {
    createAnalyzers(settings, { environment })
    return ''
  } catch (error) {
    expect(error).toMatchObject({ code: 'config_invalid' })
    return (error as Error).message
  }
}

const adc = (content: unknown) => {
  const path = join(folder, 'adc.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return { GOOGLE_APPLICATION_CREDENTIALS: path }
}

describe('secrets come from the environment', () => {
  it('none are needed for none', () => {
    expect(createAnalyzers([], { environment: {} })).toBeUndefined()
    expect(refusal({ kind: 'presidio', url: 'http://presidio:3000' })).toBe('')
    expect(refusal({ kind: 'google_dlp', project: 'p' })).toBe('')
  })

  it('what is missing is named', () => {
    const aws = { kind: 'aws_comprehend', region: 'eu-west-1' }
    expect(refusal(aws)).toContain('AWS_ACCESS_KEY_ID is not set')
    expect(refusal(aws, { AWS_ACCESS_KEY_ID: 'a' })).toContain('AWS_SECRET_ACCESS_KEY is not set')
    expect(refusal(aws, { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' })).toBe('')
    const presidio = { kind: 'presidio', url: 'https://presidio.example', token_variable: 'WORD' }
    expect(refusal(presidio)).toContain('WORD is not set')
    expect(refusal(presidio, { WORD: 'x' })).toBe('')
  })

  it('files of Google', () => {
    const google = { kind: 'google_dlp', project: 'p' }
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = {
      type: 'service_account',
      client_email: 'a@b.example',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: 'https://oauth2.googleapis.com/token',
    }
    expect(refusal(google, adc(key))).toBe('')
    expect(refusal(google, adc({ ...key, client_email: 7 }))).toContain('no client_email')
    expect(refusal(google, adc({ ...key, token_uri: 'http://x.example/' }))).toContain('not https')
    expect(refusal(google, adc({ ...key, type: 'external_account' }))).toContain('not supported')
    expect(refusal(google, adc('{"secret'))).not.toContain('secret')
    expect(
      refusal(
        google,
        adc({ type: 'authorized_user', client_id: 'a', client_secret: 'b', refresh_token: 'c' }),
      ),
    ).toBe('')
  })
})

describe('settings', () => {
  it('have defaults', () => {
    expect(
      analyzerSettings(analyzersSection.parse([{ kind: 'presidio', url: 'http://p:1' }])),
    ).toEqual([
      {
        kind: 'presidio',
        name: 'presidio',
        url: 'http://p:1',
        languages: ['en'],
        score: 0.4,
        timeoutMs: 2000,
        concurrency: 4,
      },
    ])
  })

  it.each([
    [{ kind: 'presidio' }],
    [{ kind: 'presidio', url: 'ftp://x' }],
    [{ kind: 'presidio', url: 'http://x', languages: [] }],
    [{ kind: 'presidio', url: 'http://x', timeout_ms: 1 }],
    [{ kind: 'presidio', url: 'http://x', token: 'in the file' }],
    [{ kind: 'google_dlp', project: 'p', url: 'http://dlp.example' }],
    [{ kind: 'aws_comprehend', region: 'eu west' }],
    [{ kind: 'aws_comprehend', region: 'eu-west-1', secret_access_key: 'in the file' }],
    [{ kind: 'other' }],
  ])('%j is refused', (entry) => {
    expect(analyzersSection.safeParse([entry]).success).toBe(false)
  })

  it('two of one name are refused', () => {
    const one = { kind: 'presidio', url: 'http://x' }
    expect(analyzersSection.safeParse([one, one]).success).toBe(false)
    expect(analyzersSection.safeParse([one, { ...one, name: 'second' }]).success).toBe(true)
  })
})
