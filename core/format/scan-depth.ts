/**
 * Where a bracket opens that lies deeper than `limit`; undefined where none does. Looks at brackets and strings alone, so it
 * can run on any text before anything else does; without recursion.
 */
export function tooDeepAt(text: string, limit: number): number | undefined {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // "
        i = endOfString(text, i)
        if (i < 0) return undefined
        break
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > limit) return i
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth--
        break
    }
  }
  return undefined
}

/** Where the string that opens at `open` closes; −1 where it does not. */
export function endOfString(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1)
  while (quote >= 0) {
    let backslashes = 0
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return quote
    quote = text.indexOf('"', quote + 1)
  }
  return -1
}
