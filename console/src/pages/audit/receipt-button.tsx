import { useMutation } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { saveFile } from '../../lib/download.ts'
import { bytesOf } from '../../lib/audit-receipt.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { sayError } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'

/** Takes the two files of a receipt: they prove to anybody with the log's key that the record is in the log. */
export function ReceiptButton({ recordId }: { recordId: string }) {
  const { session, can } = useSession()
  const take = useMutation({
    mutationFn: async () => {
      const { proof, leaf } = await api.receipt({ record: recordId })
      saveFile(new Blob([bytesOf(proof)]), `${recordId}.tlog-proof`)
      saveFile(new Blob([bytesOf(leaf)]), `${recordId}.leaf`)
    },
    onSuccess: () => toast('The receipt is two files: .tlog-proof and .leaf.'),
    onError: (error) => toast(sayError(error), 'bad'),
  })
  return (
    <Button
      icon="download"
      isBusy={take.isPending}
      whyNot={can('verify') ? null : whyNot('verify', session.principal.roles)}
      onClick={() => take.mutate()}
    >
      Receipt
    </Button>
  )
}
