// The page at `/`: what this is and how to send a first run. One document: no script, no other origin.
import { toBase64 } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'

const style = `
:root{color-scheme:light dark;--ground:#f7f7f4;--card:#fff;--ink:#16181d;--soft:#5a606b;--line:#dfe0da;--accent:#b3261e}
@media (prefers-color-scheme:dark){:root{--ground:#111317;--card:#191c22;--ink:#eceef2;--soft:#9aa1ad;--line:#2b2f38;--accent:#ff7a6b}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
main{max-width:46rem;margin:0 auto;padding:3rem 1rem 4rem}
header{display:flex;gap:.9rem;align-items:center;margin-bottom:1.5rem}
svg{flex:none}
h1{font-size:1.6rem;line-height:1.2;margin:0;letter-spacing:-.02em}
header p{margin:0;color:var(--soft)}
h2{font-size:1.05rem;margin:0 0 .25rem}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.2rem;margin:1rem 0}
section p{margin:.25rem 0 .75rem;color:var(--soft)}
pre{margin:0;padding:.8rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--ground);border:1px solid var(--line);border-radius:8px;font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;user-select:all;-webkit-user-select:all}
ul{margin:0;padding-left:1.1rem}
a{color:var(--accent)}
a:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
footer{color:var(--soft);font-size:.9rem;margin-top:2rem}
`

/** Allows the one style sheet above by its hash, and nothing else. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${toBase64(sha256(Buffer.from(style)))}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** `origin` is where the reader reached us: scheme, host and port. */
export function renderPage(origin: string, project: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sealtrace: the flight recorder for AI agents</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<svg width="44" height="44" viewBox="0 0 44 44" aria-hidden="true"><rect width="44" height="44" rx="11" fill="var(--accent)"/><circle cx="22" cy="22" r="11" fill="none" stroke="var(--card)" stroke-width="3"/><path d="M17 22l4 4 7-8" fill="none" stroke="var(--card)" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>
<div><h1>Sealtrace</h1><p>The flight recorder for AI agents is running.</p></div>
</header>
<p>It records every step of an agent&#8217;s run, masked and encrypted, in a log that anyone can check.
<code>sealtrace</code> below is its command line; in a checkout of the repository write <code>npm run -s sealtrace --</code> instead.</p>
${snippet('A key', 'On this machine. The key is shown once; an ingest key can write, and nothing else.', key)}
${snippet('In the agent&#8217;s process', 'Masked and sealed before anything leaves it. Node 22.15 or newer, with the package in your project; the code stays as it is. Which frameworks and SDKs it knows is in <code>docs/connect</code>.', inProcess(origin))}
${snippet('Steps of your own', 'With the same two variables; more in <code>docs/recorder.md</code>.', ownSteps)}
<section>
<h2>By an exporter that you have</h2>
<p>Nothing to install. These send what they record in the clear as far as the collector, which masks and seals it: use https to another machine.</p>
</section>
${snippet('OpenTelemetry', 'Any SDK or agent framework that exports OTLP over HTTP.', openTelemetry(origin))}
${snippet('LangChain and LangGraph', 'In TypeScript or Python, as they send to LangSmith.', langsmith(origin))}
${snippet('Langfuse clients', 'Versions 3 to 5, each by the name that it reads: without the right one a client sends to its maker&#8217;s cloud.', langfuse(origin))}
${snippet('curl', 'One step by hand.', curl(origin))}
<section>
<p>OpenAI Agents, Claude Code, Codex, gRPC and files are in <code>docs/connect</code> of the package.</p>
</section>
<section>
<h2>Look at what was recorded</h2>
<p>The web console comes in a later version. Until then, on this machine:</p>
<pre tabindex="0">sealtrace ls
sealtrace show TRACE
sealtrace verify --deep</pre>
</section>
<section>
<h2>Open to all</h2>
<p>These hold no recorded content.</p>
<ul>
<li><a href="/log/${escapeHtml(project)}/checkpoint">Signed checkpoint</a> of the log (C2SP tlog-tiles)</li>
<li><a href="/readyz">Readiness</a> and <a href="/metrics">metrics</a></li>
</ul>
</section>
<footer>Click a box to select all of it.</footer>
</main>
</body>
</html>
`
}

function snippet(title: string, what: string, code: string): string {
  return `<section>
<h2>${title}</h2>
<p>${what}</p>
<pre tabindex="0">${escapeHtml(code)}</pre>
</section>`
}

const key = `sealtrace apikey create --role ingest --name my-agent
export SEALTRACE_API_KEY=st_ingest_…`

function inProcess(origin: string): string {
  return `export SEALTRACE_URL=${origin}
node --import sealtrace/auto app.js`
}

const ownSteps = `import { createRecorder } from 'sealtrace/capture'

const recorder = createRecorder()
await recorder.step({ kind: 'agent', name: 'my-agent', input }, async (step) => {
  step.update({ output: await run(input) })
})`

function openTelemetry(origin: string): string {
  return `export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_HEADERS="x-api-key=$SEALTRACE_API_KEY"`
}

function langsmith(origin: string): string {
  return `export LANGSMITH_TRACING=true
export LANGSMITH_ENDPOINT=${origin}
export LANGSMITH_API_KEY="$SEALTRACE_API_KEY"`
}

function langfuse(origin: string): string {
  return `export LANGFUSE_BASE_URL=${origin} LANGFUSE_BASEURL=${origin} LANGFUSE_HOST=${origin}
export LANGFUSE_PUBLIC_KEY=sealtrace
export LANGFUSE_SECRET_KEY="$SEALTRACE_API_KEY"`
}

function curl(origin: string): string {
  const now = `"'$(date -u +%FT%TZ)'"`
  const step = `{"name":"hello","kind":"completion","startTime":${now},"endTime":${now},"output":"Hello there"}`
  return `curl ${origin}/api/v1/steps \\
  -H "x-api-key: $SEALTRACE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${step}'`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
