// The collector's operations, by name: `api.traces({ limit: 50 })`, `api.reveal({ body })`. The client is generated from /openapi.json.
import { createClient } from '../api/client.ts'
import { request } from './request.ts'

export const api = createClient(async (method, path, { body, signal } = {}) => {
  const response = await request({ method, path, body, ...(signal && { signal }) })
  return response.json()
})
