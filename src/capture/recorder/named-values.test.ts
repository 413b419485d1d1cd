import { describe, expect, it } from 'vitest'
import { Sensitive } from '../../record/sensitive.ts'
import { memoryRecorder } from './memory-transport.ts'
import { NamedValues } from './named-values.ts'

const salary = { class: 'salary', value: 85_123.45 }
const notes = { class: 'health', value: 'Diagnosed with hypertension' }

describe('values that are named in a step', () => {
  it('stay named for the later steps of its trace, and of no other', () => {
    const { recorder, steps } = memoryRecorder()
    const run = recorder.start({ kind: 'agent', name: 'run' })
    const tool = recorder.start({ kind: 'tool', name: 'read', parent: run })
    tool.end({ output: { salary: new Sensitive(85_123.45, 'salary') } })
    recorder.record({ kind: 'completion', name: 'chat', parent: run, output: 'about 85,123.45' })
    recorder.record({ kind: 'completion', name: 'chat', parent: null, output: 'x' })
    expect(steps.map(({ sensitive }) => sensitive)).toEqual([
      undefined,
      undefined,
      [salary],
      [salary],
      undefined,
    ])
  })

  it('are named once, with those that the step names itself', () => {
    const { recorder, steps } = memoryRecorder()
    const run = recorder.start({ kind: 'agent', name: 'run' })
    run.update({ output: new Sensitive(salary.value, 'salary') })
    run.update({
      output: [new Sensitive(salary.value, 'salary'), new Sensitive(notes.value, 'health')],
    })
    expect(steps.at(-1)?.sensitive).toEqual([salary, notes])
  })
})

describe('hide', () => {
  it('names values for the trace of the context', () => {
    const { recorder, steps } = memoryRecorder()
    recorder.step({ kind: 'agent', name: 'run' }, (run) => {
      recorder.hide({ deep: [new Sensitive(notes.value, 'health'), 'plain'] })
      run.update({ output: 'x' })
    })
    recorder.record({ kind: 'event', name: 'other', parent: null })
    expect(steps.map(({ sensitive }) => sensitive)).toEqual([
      undefined,
      [notes],
      [notes],
      undefined,
    ])
  })

  it('names them for every trace where there is none', () => {
    const { recorder, steps } = memoryRecorder()
    recorder.hide(new Sensitive(notes.value, 'health'))
    for (const name of ['a', 'b']) recorder.record({ kind: 'event', name, parent: null })
    expect(steps.map(({ sensitive }) => sensitive)).toEqual([[notes], [notes]])
  })

  it('takes whatever it is given', () => {
    const { recorder } = memoryRecorder()
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('trap')
        },
      },
    )
    for (const value of [undefined, null, 7, trap, new Sensitive(trap), new Sensitive(() => 1)])
      recorder.hide(value)
    expect(recorder.stats().failures).toBe(0)
  })
})

describe('what is remembered is bounded, and the last is kept', () => {
  const one = (n: number) => ({ class: 'secret', value: `value-${n}` })
  const many = (count: number) => Array.from({ length: count }, (_, n) => one(n))

  it('of a trace', () => {
    const named = new NamedValues()
    named.add('t', many(600))
    expect(named.with('t', [])).toEqual(many(600).slice(100))
  })

  it('everywhere', () => {
    const named = new NamedValues()
    named.add(undefined, many(300))
    expect(named.with('t', [])).toEqual(many(300).slice(200))
  })

  it('of traces; one that is named in again is not the oldest', () => {
    const named = new NamedValues()
    for (let n = 0; n < 1000; n++) named.add(`t${n}`, [one(n)])
    named.add('t0', [one(1)])
    named.add('new', [one(2)])
    expect(named.with('t0', [])).toEqual([one(0), one(1)])
    expect(named.with('t1', [])).toEqual([])
    expect(named.with('t2', [])).toEqual([one(2)])
  })
})
