/** An order in which every entry comes after what it depends on. */
export interface Order {
  /** Entries that can be ordered. What lies on a cycle or behind one is left out. */
  readonly sorted: readonly number[]
  /** One cycle for each edge that closes one: its entries along the edges, shortened where it is long. */
  readonly cycles: readonly { readonly entries: readonly number[]; readonly shortened: boolean }[]
}

/** A cycle's name stays readable, and naming many long cycles stays cheap. */
const LONGEST_NAME = 8

const NEW = 0
const OPEN = 1
const DONE = 2
const BLOCKED = 3

/**
 * Stable topological order: entries come as they are listed, and what an entry needs comes just before it. A list that
 * is already in order stays as it is. Depth first with its own stack, so a chain of any length is fine; linear.
 *
 * @param dependencies for each entry, the entries it needs; negative numbers are passed over
 */
export function order(dependencies: readonly (readonly number[])[]): Order {
  const count = dependencies.length
  const state = new Uint8Array(count)
  const next = new Int32Array(count)
  const sorted: number[] = []
  const cycles: { entries: number[]; shortened: boolean }[] = []
  const stack: number[] = []
  const depth = new Int32Array(count)
  const blocked = new Uint8Array(count)

  for (let root = 0; root < count; root++) {
    if (state[root] !== NEW) continue
    open(root)
    while (stack.length > 0) {
      const entry = stack[stack.length - 1]!
      const needs = dependencies[entry]!
      const at = next[entry]!
      if (at < needs.length) {
        next[entry] = at + 1
        const need = needs[at]!
        if (need < 0) continue
        if (state[need] === NEW) open(need)
        else if (state[need] === OPEN) {
          blocked[entry] = 1
          cycles.push(cycleFrom(need))
        } else if (state[need] === BLOCKED) blocked[entry] = 1
        continue
      }
      stack.pop()
      if (blocked[entry] === 1) {
        state[entry] = BLOCKED
        const parent = stack[stack.length - 1]
        if (parent !== undefined) blocked[parent] = 1
      } else {
        state[entry] = DONE
        sorted.push(entry)
      }
    }
  }
  return { sorted, cycles }

  function open(entry: number): void {
    state[entry] = OPEN
    depth[entry] = stack.length
    stack.push(entry)
  }

  // The stack runs from consumer to producer; people read along the edges, from producer to consumer.
  function cycleFrom(entry: number): { entries: number[]; shortened: boolean } {
    const from = depth[entry]!
    const length = stack.length - from
    const shown = Math.min(length, LONGEST_NAME)
    const entries: number[] = []
    for (let i = 0; i < shown; i++) entries.push(stack[stack.length - 1 - i]!)
    return { entries, shortened: length > shown }
  }
}
