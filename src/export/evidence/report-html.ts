// report.html: an evidence pack for people. It needs nothing else, asks nobody, and takes nothing that was recorded for markup.
import type { AuditView } from '../../access/audit-view.ts'
import type { TraceView } from '../../access/reader.ts'
import { toBase64 } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import type { StateOfRecord } from './check-records.ts'
import { escapeHtml } from './escape-html.ts'
import type { IndexedRecord, PackIndex, PackKeys } from './pack-index.ts'
import { packNames } from './pack-names.ts'
import { reportStyle } from './report-style.ts'
import { stepsOfTrace } from './report-steps.ts'

export interface ReportRow extends IndexedRecord, StateOfRecord {}

export interface ReportInput {
  readonly index: PackIndex
  readonly keys: PackKeys
  readonly rows: readonly ReportRow[]
  /** Runs of which the content is shown, cut to what a report bears. */
  readonly views: readonly TraceView[]
  readonly audits: readonly AuditView[]
}

/** Rows of one table; what is behind them stands in index.json. */
const mostRows = 500

export function reportHtml(input: ReportInput): string {
  const { index } = input
  const policy = `default-src 'none'; style-src 'sha256-${styleHash()}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Evidence from ${escapeHtml(index.origin)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
${[
  head(index),
  verdict(index),
  tiles(input),
  contents(input),
  checked(index),
  howToCheck(input),
  records('Records that were asked for', input.rows, 'asked'),
  records('What belongs to them', input.rows, 'related'),
  lookers(input.audits),
  steps(input),
].join('\n')}
</main>
</body>
</html>
`
}

/** For texts of ours: what stands between backticks is code. */
function withCode(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}

/** Of the style element, so that the page allows this one and no other. */
function styleHash(): string {
  return toBase64(sha256(Buffer.from(reportStyle)))
}

function head({ origin, created, tool, form, asked }: PackIndex): string {
  const what = asked.traces
    ? `${asked.traces.length === 1 ? 'run' : 'runs'} ${asked.traces.join(', ')}`
    : `all that was recorded from ${asked.since ?? ''} to ${asked.until ?? created}`
  const how = form === 'masked' ? 'masked' : 'sealed (encrypted)'
  return `<h1>Evidence pack</h1>
<p class="lead">From the log <code>${escapeHtml(origin)}</code>, made ${escapeHtml(created)} by ${escapeHtml(tool)}: ${escapeHtml(what)}. Content is ${how}.</p>`
}

function verdict({ check, records }: PackIndex): string {
  const { ok, findings } = check
  const isGone = check.records.erased + check.records.expired > 0
  const text = ok
    ? `When this pack was made, all ${records.length} records held: each is in the log, as it was recorded${isGone ? ', and the log says what took what is missing' : ''}.`
    : `When this pack was made, ${findings.length === 1 ? 'one thing was' : `${findings.length} things were`} not as it must be.`
  return `<div class="verdict ${ok ? 'good' : 'bad'}">${ok ? '✓' : '✗'} ${escapeHtml(text)}<small>Do not take this page's word for it: see “How to check it” below.</small></div>`
}

function tiles({ index, rows, audits }: ReportInput): string {
  const of = (state: string) =>
    rows.filter((row) => row.role === 'asked' && row.state === state).length
  const asked = rows.filter(({ role }) => role === 'asked').length
  const all: [number, string][] = [
    [asked, 'records asked for'],
    [of('intact'), 'intact'],
    [of('erased'), 'with erased content'],
    [of('expired'), 'with expired content'],
    [rows.length - asked, 'related records'],
    [audits.length, 'audit entries'],
    [index.content.length, 'runs with content'],
  ]
  const shown = all.map(([n, name]) => `<div class="tile"><b>${n}</b><span>${name}</span></div>`)
  return `<div class="tiles">${shown.join('')}</div>`
}

function contents({ index, keys }: ReportInput): string {
  const { checkpoint, newest, form, auditRecordId, leftOut, policies } = index
  const witnessed = checkpoint.witnessed ? 'met the witness policy' : 'signed by the log'
  const list: [string, string][] = [
    ['Log', index.origin],
    ['Log key', keys.logKey],
    ["Officer's key", keys.authorityKey],
    ['Checkpoint', `${checkpoint.size} records, root ${checkpoint.rootHash} (${witnessed})`],
    ...(newest
      ? ([
          [
            'Newest checkpoint',
            `${newest.size} records; the proof that it continues the one above is in ${packNames.consistency}`,
          ],
        ] satisfies [string, string][])
      : []),
    [
      'Content',
      form === 'masked'
        ? 'as `sealtrace show` gives it: hidden values are placeholders'
        : 'encrypted parts, which open with the keys of the log only',
    ],
    ['On the record as', auditRecordId],
    ...policies.map(({ sha256: hash, detector, records: n }): [string, string] => [
      'Protected under',
      `policy ${hash.slice(0, 16)}…, detector ${detector} (${n} records)`,
    ]),
  ]
  const left = leftOut.map((text) => `<li>${escapeHtml(text)}</li>`).join('')
  return `<h2>What is in here</h2>
<dl>${list.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${withCode(value)}</dd>`).join('')}</dl>${left ? `<h3>Left out</h3><ul>${left}</ul>` : ''}`
}

function checked({ check }: PackIndex): string {
  const findings = check.findings.slice(0, mostRows).map(({ index, problem }) => {
    const where = index === null ? '' : ` (record ${index})`
    return `<li>${escapeHtml(problem + where)}</li>`
  })
  return `<h2>What was checked</h2>
<ul>
<li>that the log's key signed the checkpoint</li>
<li>of each record: the inclusion proof from its leaf to that checkpoint, the manifest in the leaf, the header in the manifest, and each part that is here against the manifest</li>
<li>of what is missing: that an erasure which the officer signed, or a retention rule that he signed, took it</li>
</ul>
${findings.length ? `<h3>Findings</h3><ul>${findings.join('')}</ul>` : '<p>Nothing was found wrong.</p>'}
<h3>Not checked</h3><ul>${check.notChecked.map((text) => `<li>${withCode(text)}</li>`).join('')}</ul>`
}

function records(title: string, rows: readonly ReportRow[], role: IndexedRecord['role']): string {
  const all = rows.filter((row) => row.role === role)
  if (all.length === 0) return ''
  const body = all.slice(0, mostRows).map(({ index, recordId, kind, time, state, by }) => {
    const why = by ? ` by record ${by.index}` : ''
    return `<tr><td class="n">${index}</td><td class="t">${escapeHtml(time)}</td><td>${escapeHtml(kind)}</td><td><code>${escapeHtml(recordId)}</code></td><td><span class="state ${state}">${state}${why}</span></td></tr>`
  })
  return `<h2>${title}</h2>
<div class="wide"><table><thead><tr><th>Leaf</th><th>Recorded</th><th>Kind</th><th>Record</th><th>State</th></tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>${more(all.length, packNames.index)}`
}

function more(count: number, file: string): string {
  return count > mostRows
    ? `<p>The first ${mostRows} of ${count}; all of them stand in <code>${file}</code>.</p>`
    : ''
}

function steps({ views }: ReportInput): string {
  return views.length === 0 ? '' : `<h2>What was done</h2>\n${views.map(stepsOfTrace).join('\n')}`
}

function lookers(audits: readonly AuditView[]): string {
  if (audits.length === 0) return ''
  const body = audits.slice(-mostRows).map((entry) => {
    const { time, actor, action, outcome, target, reason, address } = entry
    const cells = [action, outcome, actor, address ?? '', target ?? '', reason ?? '']
    return `<tr><td class="t">${escapeHtml(time)}</td>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`
  })
  return `<h2>Who looked, and what was changed</h2>
<div class="wide"><table><thead><tr><th>Time</th><th>Action</th><th>Outcome</th><th>By</th><th>From</th><th>Target</th><th>Reason</th></tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>${more(audits.length, packNames.audit)}`
}

function howToCheck({ keys }: ReportInput): string {
  return `<h2>How to check it</h2>
<p>Get the log's key from somewhere else than this pack: from whoever set the log up, or from what you noted earlier. In this pack it is</p>
<pre>${escapeHtml(keys.logKey)}</pre>
<p>Then, with Sealtrace, or without it (Python 3 and OpenSSL):</p>
<pre>sealtrace verify-evidence PACK.zip --log-key "$LOG_KEY"

unzip PACK.zip -d pack
python3 pack/check.py pack --log-key "$LOG_KEY"</pre>
<p><code>${packNames.instructions}</code> has the commands for each single check with <code>sha256sum</code>, <code>xxd</code> and <code>openssl</code>, and a program in Go.</p>`
}
