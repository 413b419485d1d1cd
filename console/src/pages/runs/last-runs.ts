// Where Escape leads from a run: to the list as it was, and never to where the browser was before the console.
let last = '/runs'

export function lastRuns(): string {
  return last
}

export function rememberRuns(query: string): void {
  last = query ? `/runs?${query}` : '/runs'
}
