import { expect, it } from 'vitest'
import { verifyText } from './verify-text.ts'

it('prints every finding and what was not checked', () => {
  const text = verifyText(
    {
      ok: false,
      origin: 'sealtrace.local/log/default-00000000',
      size: 3,
      rootHash: 'AAAA',
      records: { intact: 2, erased: 0, expired: 0 },
      findings: [
        { recordId: 'rec-1', index: 1, problem: 'manifest changed' },
        { recordId: null, index: null, problem: 'the checkpoint\u001b is not signed' },
      ],
      notChecked: ['bytes of parts'],
    },
    (_format, plain) => plain,
  )
  expect(text).toContain('not ok: 2 findings')
  expect(text).toContain('✗ manifest changed (record rec-1, index 1)')
  expect(text).toContain('✗ the checkpoint\\x1b is not signed\n')
  expect(text).toContain('– bytes of parts')
})
