// One verification at a time: started here, and asked after until it is done. Which one it is outlives leaving the page.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { queryClient } from '../../lib/query-client.ts'

const which = ['verification-id'] as const
const pollMs = 400

export function useVerification() {
  const { data: id = null } = useQuery<string | null>({
    queryKey: which,
    queryFn: () => null,
    staleTime: Infinity,
  })
  const query = useQuery({
    queryKey: ['verification', id],
    queryFn: () => api.verification({ id: id ?? '' }),
    enabled: id !== null,
    staleTime: Infinity,
    refetchInterval: ({ state: { data, error } }) =>
      error || (data && data.state !== 'running') ? false : pollMs,
  })
  const start = useMutation({
    mutationFn: (deep: boolean) => api.startVerification({ body: { deep } }),
    onSuccess: (made) => {
      queryClient.setQueryData(['verification', made.id], made)
      queryClient.setQueryData(which, made.id)
    },
  })
  return { verification: query.data ?? null, lost: query.error, start }
}
