import type { api } from '../../lib/api.ts'

export type ErasureRequest = Awaited<ReturnType<typeof api.erasureRequests>>['requests'][number]
