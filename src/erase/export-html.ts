import type { SubjectExport } from './subjects.ts'

/** The export as one page that needs nothing else. Recorded content is never taken for markup. */
export function exportHtml({ subject, exported, runs }: SubjectExport): string {
  const body = runs.flatMap(({ traceId, steps, leftOut }) => [
    `<h2>Run ${escaped(traceId)}</h2>`,
    ...(leftOut > 0 ? [`<p>${leftOut} steps of nobody named, in a run of several.</p>`] : []),
    ...steps.map(
      ({ recordId, kind, name, startTime, model, status, content }) =>
        `<section><h3>${escaped(`${kind} ${name}`)}</h3><p>${escaped(
          [startTime, model ?? '', status, recordId].filter(Boolean).join(' · '),
        )}</p><pre>${escaped(JSON.stringify(content, null, 2))}</pre></section>`,
    ),
  ])
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Recorded data of one person</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}</style>
</head>
<body>
<h1>Recorded data of one person</h1>
<p>Subject ${escaped(subject)}, exported ${escaped(exported)}: ${runs.length} runs.</p>
${body.join('\n')}
</body>
</html>
`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '')
}
