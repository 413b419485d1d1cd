const tails = new WeakMap<object, Promise<unknown>>()

/**
 * Runs `action` when those before it of the same owner are over: what a hold and an erasure find in the ledger stays so until
 * their own record is in it. For one process.
 */
export function inTurn<T>(owner: object, action: () => Promise<T>): Promise<T> {
  const turn = (tails.get(owner) ?? Promise.resolve()).then(action)
  tails.set(
    owner,
    turn.catch(() => {}),
  )
  return turn
}
