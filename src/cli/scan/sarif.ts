// The findings as SARIF 2.1.0, for code hosts and editors. No value is in it, and no hash of one.
import { encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import type { ScanFinding } from './found.ts'
import type { ScanResult } from './scan-result.ts'

const schema = 'https://json.schemastore.org/sarif-2.1.0.json'

/** Classes that open something to who holds the value. */
const secrets = new Set(['api_key', 'token', 'jwt', 'private_key', 'password', 'secret', 'pin'])

export function sarif(result: ScanResult, version: string): object {
  const names = [...new Set(result.findings.map((finding) => finding.class))].sort()
  const seen = new Map<string, number>()
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Sealtrace', version, rules: names.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [invocationOf(result)],
        results: result.findings.map((finding) => resultOf(finding, names, seen)),
      },
    ],
  }
}

function ruleOf(name: string): object {
  const words = name.replaceAll('_', ' ')
  const isSecret = secrets.has(name)
  const advice = isSecret
    ? 'Take it out, and make it invalid where it was issued: whoever has read the file has it.'
    : 'Take it out or mask it: `sealtrace scan --redact FILE` prints the file masked.'
  return {
    id: name,
    name: words.replace(/(?:^| )([a-z])/g, (_, c: string) => c.toUpperCase()),
    shortDescription: { text: `A value of class ${words}` },
    fullDescription: { text: `What looks like a value of class ${words} stands in the file.` },
    help: {
      text: `${advice} A line that says sealtrace:allow is accepted; so is what a baseline holds.`,
    },
    defaultConfiguration: { level: isSecret ? 'error' : 'warning' },
  }
}

function resultOf(
  finding: ScanFinding,
  names: readonly string[],
  seen: Map<string, number>,
): object {
  const { file, line, column, endColumn, class: name, confidence, detector } = finding
  const place = `${file}\u0000${name}`
  const number = (seen.get(place) ?? 0) + 1
  seen.set(place, number)
  return {
    ruleId: name,
    ruleIndex: names.indexOf(name),
    level: secrets.has(name) ? 'error' : 'warning',
    message: { text: `A value of class ${name.replaceAll('_', ' ')}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column, endColumn },
        },
      },
    ],
    // By file, class and number: stays when lines move, and says nothing of the value.
    partialFingerprints: {
      'sealtracePlace/v1': toHex(sha256(encodeUtf8(`${place}\u0000${number}`)).subarray(0, 16)),
    },
    properties: { confidence, detector },
  }
}

function invocationOf({ skipped, more }: ScanResult): object {
  const notes = skipped.map(({ file, reason, failed }) => ({
    level: failed ? 'error' : 'note',
    message: { text: `not looked at: ${reason}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
  }))
  const left = { level: 'warning', message: { text: `${more} more findings are not listed` } }
  return {
    executionSuccessful: !skipped.some(({ failed }) => failed),
    toolExecutionNotifications: more > 0 ? [...notes, left] : notes,
  }
}

function uriOf(file: string): string {
  return file === '-' ? 'stdin' : file.split('/').map(encodeURIComponent).join('/')
}
