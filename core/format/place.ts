/** "3:14": line and column of an index into a text, both from 1; columns count UTF-16 units as editors do. */
export function placeAt(text: string, at: number): string {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) {
    line++
    start = end + 1
  }
  return `${line}:${at - start + 1}`
}

/** "nodes.fc1", "edges[3]", and `extensions["a b"]` where a key is not a plain word. */
export function pathTo(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}[${key}]`
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return `${parent}[${JSON.stringify(short(key))}]`
  return parent === '' ? key : `${parent}.${key}`
}

function short(key: string): string {
  return key.length <= 80 ? key : `${key.slice(0, 80)}…`
}
