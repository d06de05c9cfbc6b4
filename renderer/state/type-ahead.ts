/** Letters within this time of each other are one word. */
const pause = 800

export interface TypeAhead {
  /** Whether a key is for a name: a letter or a digit, and in the middle of a word any sign. */
  takes(key: string, now: number): boolean
  /** The row that it leads to; undefined where there is none. */
  press(key: string, names: readonly string[], at: number, now: number): number | undefined
}

/**
 * Typing leads to the next row whose name begins so, around the end; the same letter again and again goes from one to the next of
 * its rows.
 */
export function typeAhead(): TypeAhead {
  let typed = ''
  let last = -Infinity
  const isTyping = (now: number) => typed !== '' && now - last < pause
  return {
    takes: (key, now) => [...key].length === 1 && (isTyping(now) || /[\p{L}\p{N}_]/u.test(key)),
    press(key, names, at, now) {
      const letter = key.toLocaleLowerCase()
      typed = isTyping(now) ? typed + letter : letter
      last = now
      const one = [...typed].every((other) => other === letter)
      const word = one ? letter : typed
      // A longer word may still fit where one is.
      const from = one ? at + 1 : at
      for (let i = 0; i < names.length; i++) {
        const row = (Math.max(0, from) + i) % names.length
        if (names[row]?.toLocaleLowerCase().startsWith(word)) return row
      }
      return undefined
    },
  }
}
