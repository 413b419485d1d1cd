import { QueryClient } from '@tanstack/react-query'
import { isApiError } from './api-error.ts'

/** In memory only. What is refused is not asked again; what fails otherwise once. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 1 && isApiError(error, 'offline', 'busy', 'unavailable'),
    },
    mutations: { retry: false },
  },
})
