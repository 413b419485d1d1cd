import type { Subject } from '../subject.ts'
import { callable, loadPeer } from './load.ts'

interface Result {
  messages: { range: [number, number]; ruleId: string }[]
}

const preset = '@secretlint/secretlint-rule-preset-recommend'

/** `secretlint` with its recommended rules, on text in memory. */
export async function secretlint(): Promise<Subject> {
  const lintSource = callable(await loadPeer('@secretlint/core', 'module/index.js'), 'lintSource')
  const { creator } = await loadPeer(preset, 'module/index.js')
  const options = { config: { rules: [{ id: preset, rule: creator }] }, noPhysicFilePath: true }
  const lint = (content: string): Promise<Result> =>
    Reflect.apply(lintSource, undefined, [
      { source: { filePath: 'text.txt', content, contentType: 'text', ext: '.txt' }, options },
    ])
  return {
    name: 'secretlint 12.0.0',
    find: async (text) =>
      (await lint(text)).messages.map(({ range: [start, end], ruleId }) => ({
        class: ruleId.includes('privatekey') ? 'private_key' : 'api_key',
        start,
        end,
      })),
    run: lint,
  }
}
