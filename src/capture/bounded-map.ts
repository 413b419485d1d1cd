/** Entries of one map. */
const most = 8000

/** A map by name that forgets what was put first: what a framework begins may never end. */
export class BoundedMap<T> {
  readonly #map = new Map<string, T>()

  get(key: string): T | undefined {
    return this.#map.get(key)
  }

  set(key: string, value: T): void {
    const [oldest] = this.#map.size >= most ? this.#map.keys() : []
    if (oldest !== undefined) this.#map.delete(oldest)
    this.#map.set(key, value)
  }

  take(key: string): T | undefined {
    const value = this.#map.get(key)
    this.#map.delete(key)
    return value
  }

  values(): Iterable<T> {
    return this.#map.values()
  }
}
