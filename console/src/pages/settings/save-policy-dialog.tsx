import { useMutation } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { isApiError } from '../../lib/api-error.ts'
import { lineDiff } from '../../lib/line-diff.ts'
import { queryClient } from '../../lib/query-client.ts'
import { AskDialog } from '../../ui/ask-dialog.tsx'
import { sayError } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'

export interface SavePolicyDialogProps {
  readonly before: string
  readonly after: string
  /** In force when the writing began. */
  readonly version: string
  readonly onClose: () => void
}

export function SavePolicyDialog({ before, after, version, onClose }: SavePolicyDialogProps) {
  const save = useMutation({
    mutationFn: () => api.setAccessPolicy({ body: { text: after, from: version } }),
    onSuccess: (policy) => {
      queryClient.setQueryData(['access-policy'], policy)
      void queryClient.invalidateQueries({ queryKey: ['session'] })
      toast('The policy is in force, and its change is in the audit.')
      onClose()
    },
  })
  const names = { '+': 'Added: ', '-': 'Taken away: ', ' ': '' }
  return (
    <AskDialog
      title="Change who may look?"
      width="wide"
      action="Put it in force"
      isBusy={save.isPending}
      wrong={save.error && sayNotSaved(save.error)}
      onDo={() => save.mutate()}
      onClose={onClose}
    >
      <p>It is in force at once, for all who are signed in. The change goes into the audit.</p>
      <div className="diff" tabIndex={0} role="region" aria-label="What changes">
        {lineDiff(before, after).map(({ change, text }, index) => (
          <code key={index} className="diff-line" data-change={change}>
            <span className="sr-only">{names[change]}</span>
            <span aria-hidden="true">{change} </span>
            {text}
          </code>
        ))}
      </div>
    </AskDialog>
  )
}

function sayNotSaved(error: unknown): string {
  return isApiError(error, 'conflict')
    ? 'Somebody changed the policy meanwhile. Copy what you wrote, reload the page and try again.'
    : sayError(error)
}
