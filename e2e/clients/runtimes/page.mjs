// For browsers: the material stands in the page, and so do the results afterwards.
import * as verify from 'sealtrace/verify'
import { runChecks } from './checks.mjs'

const shown = document.getElementById('results')
try {
  const material = JSON.parse(document.getElementById('material').textContent)
  shown.textContent = JSON.stringify(await runChecks(verify, material))
} catch (error) {
  shown.textContent = `failed: ${error.stack}`
}
