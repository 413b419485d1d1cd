// Preview, then erasure. What was shown of a person leaves this page's memory with them.
import { useMutation } from '@tanstack/react-query'
import type { EraseAnswer, ErasedSubject, PendingErasure, SubjectView } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { forgetContent } from './forget-content.ts'
import { eraseBody } from './who.ts'

interface Wanted {
  readonly subject: string | null
  readonly values: readonly string[]
  readonly reason: string
}

export type Done = ErasedSubject | PendingErasure

export function useErasure(wanted: Wanted) {
  const { reason } = wanted
  const preview = useMutation({
    mutationFn: (): Promise<EraseAnswer> =>
      api.eraseSubject({ body: eraseBody(wanted, reason, true) }),
  })
  const erasure = useMutation({
    mutationFn: async (): Promise<Done> => {
      const answer = await api.eraseSubject({ body: eraseBody(wanted, reason, false) })
      if (answer.dryRun) throw new Error('a preview was answered where an erasure was asked for')
      return answer
    },
    onSuccess: ({ status }) => status === 'erased' && forgetContent(),
  })
  return {
    preview: (preview.data ?? null) as SubjectView | null,
    look: () => preview.mutate(),
    erase: () => erasure.mutate(),
    done: erasure.data ?? null,
    error: erasure.error ?? preview.error,
    isBusy: preview.isPending || erasure.isPending,
    again: () => {
      preview.reset()
      erasure.reset()
    },
  }
}
