import type { Routes } from '../api/routes.ts'
import { NewProducer, Producer, ProducerList, ProducerParams } from '../api/schemas/keys.ts'
import { Reason } from '../api/schemas/keeping.ts'

/** Keys of producers: whose signatures under batches count. */
export function producerRoutes(routes: Routes): void {
  const { producers } = routes.context
  const common = { access: 'manage-keys', tag: 'Keys' } as const
  routes.api(
    {
      ...common,
      method: 'get',
      path: '/api/v1/producers',
      action: 'producer.list',
      operation: 'producers',
      summary: 'Keys of producers.',
      answer: ProducerList,
    },
    async ({ principal }) => ({ producers: await producers.list(principal) }),
  )
  routes.api(
    {
      ...common,
      method: 'post',
      path: '/api/v1/producers',
      action: 'producer.add',
      operation: 'addProducer',
      summary: 'Registers the key of a producer.',
      body: NewProducer,
      answer: Producer,
    },
    async ({ principal, body }) => producers.add(principal, body),
  )
  routes.api(
    {
      ...common,
      method: 'delete',
      path: '/api/v1/producers/:id',
      action: 'producer.remove',
      operation: 'removeProducer',
      summary: 'Removes the key of a producer: what it signs no longer counts.',
      params: ProducerParams,
      body: Reason,
      answer: Producer,
    },
    async ({ principal, params, body: { reason } }) =>
      producers.remove(principal, { id: params.id, reason }),
  )
}
