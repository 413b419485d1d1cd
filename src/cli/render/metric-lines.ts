// The figures of a metric that was exported, as its event keeps them.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'

const figures = ['value', 'sum', 'count', 'min', 'max']
/** Of a metric with many labels; all are in `--json`. */
const mostPoints = 4

/**
 * `gen_ai.token.type=input: sum 310, count 2 {token}`: a line for each data point, with those of its labels in which the
 * points differ. Without `full` the first four only. Empty for what is no metric.
 */
export function metricLines(attributes: JsonObject, full: boolean): string[] {
  const { metricType, points: all, unit } = attributes
  if (typeof metricType !== 'string' || !Array.isArray(all)) return []
  const points = all.filter(isJsonObject)
  const shown = full ? points : points.slice(0, mostPoints)
  const shared = sharedLabels(points)
  const lines = shown.map((point) => {
    const said = figures.flatMap((name) => (isPlain(point[name]) ? `${name} ${point[name]}` : []))
    const labels = Object.entries(labelsOf(point)).flatMap(([name, value]) =>
      isPlain(value) && !shared.has(name) ? `${name}=${value}` : [],
    )
    const head = labels.length ? `${labels.join(' ')}: ` : ''
    return `${head}${said.join(', ')}${typeof unit === 'string' ? ` ${unit}` : ''}`
  })
  const more = points.length - shown.length
  return more > 0 ? [...lines, `and ${more} more, see --full`] : lines
}

function sharedLabels(points: readonly JsonObject[]): Set<string> {
  const [first = {}, ...others] = points.map(labelsOf)
  const names = Object.keys(first).filter((name) =>
    others.every((labels) => labels[name] === first[name]),
  )
  return new Set(names)
}

function labelsOf(point: JsonObject): JsonObject {
  const { attributes } = point
  return isJsonObject(attributes) ? attributes : {}
}

function isPlain(value: JsonValue | undefined): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
