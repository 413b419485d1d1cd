// Finds where in a JSON text the values and names at given paths stand. The text is known to be valid.

/** A path from the top, and a stretch of the value (or of the last name) that it leads to. */
export interface JsonPlace {
  readonly path: readonly (string | number)[]
  readonly inKey?: boolean
  readonly start: number
  readonly end: number
}

export interface Located {
  /** Of each place, in the order given; undefined for one that the text does not have. */
  readonly spans: readonly ({ readonly start: number; readonly end: number } | undefined)[]
  /** Members of all objects. A parser keeps fewer where a name stands twice. */
  readonly members: number
}

interface Node {
  readonly below: Map<string | number, Node>
  /** Indexes of the places. */
  readonly values: number[]
  readonly names: number[]
}

interface Level {
  readonly isObject: boolean
  readonly node: Node | undefined
  /** The name or index of the member at hand. */
  key: string | number
}

interface Reader {
  readonly text: string
  readonly places: readonly JsonPlace[]
  readonly spans: ({ start: number; end: number } | undefined)[]
  readonly levels: Level[]
  readonly root: Node
  members: number
}

/** Takes time linear in the text. */
export function locateJson(text: string, places: readonly JsonPlace[]): Located {
  const reader: Reader = {
    text,
    places,
    spans: places.map(() => undefined),
    levels: [],
    root: treeOf(places),
    members: 0,
  }
  for (let at = 0; at < text.length;) at = step(reader, at)
  return { spans: reader.spans, members: reader.members }
}

/** Reads one token; returns where the next begins. */
function step(reader: Reader, at: number): number {
  const { text, levels } = reader
  const c = text[at] ?? ''
  if (c === '{' || c === '[') {
    levels.push({ isObject: c === '{', node: nodeAt(reader), key: c === '{' ? '' : 0 })
    return at + 1
  }
  if (c === '}' || c === ']') {
    levels.pop()
    return at + 1
  }
  if (c === ',') {
    const level = levels.at(-1)
    if (level && typeof level.key === 'number') level.key++
    return at + 1
  }
  if (c === '"') return readString(reader, at)
  if (c <= ' ' || c === ':') return at + 1
  const end = tokenEnd(text, at)
  for (const i of nodeAt(reader)?.values ?? []) reader.spans[i] = { start: at, end }
  return end
}

function readString(reader: Reader, at: number): number {
  const { text, levels, spans, places } = reader
  const end = stringEnd(text, at)
  const level = levels.at(-1)
  if (level?.isObject && isName(text, end)) {
    reader.members++
    level.key = nameOf(text, at, end)
    for (const i of nodeAt(reader)?.names ?? []) spans[i] = stretch(text, at, places[i])
    return end
  }
  const node = nodeAt(reader)
  if (node) {
    for (const i of node.values) spans[i] = stretch(text, at, places[i])
    // What is in JSON in this string has the place of the string.
    for (const i of indexesBelow(node)) spans[i] = { start: at, end }
  }
  return end
}

function nodeAt({ levels, root }: Reader): Node | undefined {
  const level = levels.at(-1)
  return level ? level.node?.below.get(level.key) : root
}

function indexesBelow({ below }: Node): number[] {
  const out: number[] = []
  for (const node of below.values()) out.push(...node.values, ...node.names, ...indexesBelow(node))
  return out
}

function treeOf(places: readonly JsonPlace[]): Node {
  const root = emptyNode()
  for (const [i, { path, inKey }] of places.entries()) {
    let node = root
    for (const key of path) {
      let next = node.below.get(key)
      if (!next) node.below.set(key, (next = emptyNode()))
      node = next
    }
    if (inKey) node.names.push(i)
    else node.values.push(i)
  }
  return root
}

function emptyNode(): Node {
  return { below: new Map(), values: [], names: [] }
}

function stringEnd(text: string, at: number): number {
  let i = at + 1
  while (text[i] !== '"' && i < text.length) i += text[i] === '\\' ? 2 : 1
  return i + 1
}

function tokenEnd(text: string, at: number): number {
  let i = at
  while (i < text.length && !',]} \n\r\t'.includes(text[i] ?? '')) i++
  return i
}

/** True when a colon comes next. */
function isName(text: string, at: number): boolean {
  let i = at
  while (text.charCodeAt(i) <= 32) i++
  return text[i] === ':'
}

function nameOf(text: string, at: number, end: number): string {
  const raw = text.slice(at + 1, end - 1)
  return raw.includes('\\') ? String(JSON.parse(text.slice(at, end))) : raw
}

/** A stretch of a string's characters, as it is written. */
function stretch(
  text: string,
  at: number,
  place: JsonPlace | undefined,
): { start: number; end: number } | undefined {
  if (!place) return undefined
  const start = writtenAt(text, at + 1, place.start)
  return { start, end: writtenAt(text, start, place.end - place.start) }
}

/** Where the character number `count` from `at` is written. */
function writtenAt(text: string, at: number, count: number): number {
  let i = at
  for (let left = count; left > 0 && text[i] !== '"'; left--)
    i += text[i] !== '\\' ? 1 : text[i + 1] === 'u' ? 6 : 2
  return i
}
