/** Values below this count are written at once; it bounds the length of a piece. */
const chunkLength = 1 << 14

/** JSON as `JSON.stringify` would write it, in pieces: a result may be longer than the longest text. */
export function* jsonPieces(value: unknown): Generator<string> {
  // A result has many small tensors and few large ones; going into each small one would take longer than the run.
  if (countUpTo(chunkLength, value) < chunkLength) yield JSON.stringify(value)
  else if (Array.isArray(value)) yield* listPieces(value)
  else yield* objectPieces(value as object)
}

/** How many values lie in a value, itself included; no further than the limit. */
function countUpTo(limit: number, value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  let count = 1
  for (const entry of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    if (count >= limit) break
    count += countUpTo(limit - count, entry)
  }
  return count
}

/** As many short entries at once as make a piece; a long one in its own pieces. Only for lists that are not short themselves. */
function* listPieces(list: readonly unknown[]): Generator<string> {
  let before = '['
  let short: unknown[] = []
  let count = 0
  for (const entry of list) {
    const own = countUpTo(chunkLength, entry)
    if (own < chunkLength) short.push(entry)
    count += own
    if (count < chunkLength) continue
    if (short.length > 0) {
      yield before + JSON.stringify(short).slice(1, -1)
      before = ','
    }
    if (own >= chunkLength) {
      yield before
      yield* jsonPieces(entry)
      before = ','
    }
    short = []
    count = 0
  }
  if (short.length > 0) yield before + JSON.stringify(short).slice(1, -1)
  yield ']'
}

function* objectPieces(object: object): Generator<string> {
  yield '{'
  let first = true
  for (const [key, entry] of Object.entries(object)) {
    if (entry === undefined) continue
    yield `${first ? '' : ','}${JSON.stringify(key)}:`
    yield* jsonPieces(entry)
    first = false
  }
  yield '}'
}
