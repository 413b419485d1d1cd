import { toHex } from '../../crypto/encoding.ts'
import type { Routes } from '../api/routes.ts'
import { MaskTest, Protection, ProtectionTest } from '../api/schemas/read.ts'
import { policyOf } from '../log-settings.ts'
import { maskTest, protectionView, readPolicyText } from '../protection-test.ts'

const common = { access: 'read-settings', tag: 'Settings' } as const

/** What is hidden, and what a text would look like. */
export function protectionRoutes(routes: Routes): void {
  const { log, protection } = routes.context
  routes.api(
    {
      ...common,
      method: 'get',
      path: '/api/v1/policy/protection',
      operation: 'protection',
      summary: 'The policy in force: what is done with what is found.',
      answer: Protection,
    },
    async () => protectionView(protection()),
  )
  routes.api(
    {
      ...common,
      method: 'post',
      path: '/api/v1/policy/protection/test',
      operation: 'testProtection',
      summary: 'Masks a text, under the policy in force or another. Nothing of it is kept.',
      body: ProtectionTest,
      answer: MaskTest,
    },
    async ({ principal: { name: actor, address }, body: { text, policy } }) => {
      const section = policy === undefined ? protection() : readPolicyText(policy)
      const compiled = policyOf(section)
      // That somebody tried, and how long it was: never what.
      await log.recorder.audit({
        ...{ action: 'policy.test', outcome: 'allowed', actor, ...(address && { address }) },
        details: { characters: text.length, draft: policy !== undefined },
      })
      return { ...maskTest(compiled, text), policyVersion: toHex(compiled.version) }
    },
  )
}
