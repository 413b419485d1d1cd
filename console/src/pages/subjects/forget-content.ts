import { queryClient } from '../../lib/query-client.ts'

/** After an erasure: what this tab remembers of runs may be of whom was erased. Who is signed in stays known. */
export function forgetContent(): void {
  const isContent = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== 'session'
  queryClient.removeQueries({ predicate: isContent, type: 'inactive' })
  void queryClient.invalidateQueries({ predicate: isContent })
}
