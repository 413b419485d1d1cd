// How many values a request may become in memory: those that it holds, and those that are made of it, by JSON in
// strings above all. A request is decoded without a pause, so one count for the thread will do.
import { limits } from '../record/limits.ts'
import { tooLarge } from './bad-request.ts'

let spent = 0

/** A new request, and the values that it holds. */
export function startBudget(values: number): void {
  spent = values
}

/** Throws `too_large` when the request becomes too much. */
export function spend(values: number): void {
  spent += values
  if (spent > limits.unfoldedPerRequest)
    throw tooLarge(`body: more than ${limits.unfoldedPerRequest} values with those in strings`)
}

/** For what was paid for and is gone again. */
export function spendNothing<T>(run: () => T): T {
  const before = spent
  const result = run()
  spent = before
  return result
}
