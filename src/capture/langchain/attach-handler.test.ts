import { CallbackManager, type CallbackManager as Manager } from '@langchain/core/callbacks/manager'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { describe, expect, it } from 'vitest'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { attachHandler } from './attach-handler.ts'
import { SealtraceCallbackHandler } from './callback-handler.ts'

class Other extends BaseCallbackHandler {
  name = 'other'
}

const handler = new SealtraceCallbackHandler(memoryRecorder())
class Attached extends CallbackManager {}
attachHandler(Attached, handler)
attachHandler(Attached, new SealtraceCallbackHandler(memoryRecorder()))

function configured(...args: Parameters<typeof CallbackManager.configure>) {
  const manager: Manager | undefined = Attached.configure(...args)
  return {
    handlers: manager?.handlers.map(({ name }) => name),
    inherited: manager?.inheritableHandlers.map(({ name }) => name),
    manager,
  }
}

describe('every manager has the handler', () => {
  it('where there is none', () => {
    const { handlers, inherited, manager } = configured(undefined, undefined, ['tag'], undefined, {
      a: 1,
    })
    expect({ handlers, inherited }).toEqual({ handlers: ['sealtrace'], inherited: ['sealtrace'] })
    expect(manager).toMatchObject({ tags: ['tag'], metadata: { a: 1 } })
  })

  it('beside others', () => {
    const given = [new Other()]
    expect(configured(given)).toMatchObject({ inherited: ['other', 'sealtrace'] })
    expect(given).toHaveLength(1)
    expect(configured(undefined, given)).toMatchObject({
      handlers: ['sealtrace', 'other'],
      inherited: ['sealtrace'],
    })
  })

  it('in a manager, which stays as it is', () => {
    const manager = new CallbackManager('01a1fbb1-ff20-719f-9009-a51a8ec31451')
    manager.addHandler(new Other())
    const { inherited, manager: made } = configured(manager)
    expect(inherited).toEqual(['other', 'sealtrace'])
    expect(made?.getParentRunId()).toBe(manager.getParentRunId())
    expect(manager.handlers).toHaveLength(1)
  })

  it('once', () => {
    const { manager } = configured([new Other()])
    expect(configured(manager)).toMatchObject({ inherited: ['other', 'sealtrace'] })
    const own = new SealtraceCallbackHandler(memoryRecorder())
    expect(configured([own as never]).manager?.handlers).toEqual([own])
    expect(configured(undefined, [own as never]).manager?.handlers).toEqual([own])
  })
})

it('what is no manager is left as it is', () => {
  const frozen = Object.freeze({ _configureSync: () => 1 })
  for (const value of [undefined, null, 'x', {}, frozen, class {}]) attachHandler(value, handler)
  expect(frozen._configureSync()).toBe(1)
})
