/** A stream of random numbers by name, exactly as `graph-file.md` fixes it. Its state is plain data, so that a step can be taken back. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits, two draws. */
  uniform(): number
  /** Standard normal, from two uniforms. */
  normal(): number
  /** Four 32-bit words. */
  state(): readonly [number, number, number, number]
  restore(state: readonly [number, number, number, number]): void
}

/**
 * The stream of a name: xoshiro128++ (Blackman and Vigna), seeded by splitmix32 from the FNV-1a hash of `<seed>/<name>`.
 * So a number depends on the seed and the name only, not on the order in which nodes were added or run.
 */
export function randomStream(seed: number, name: string): RandomStream {
  const next = splitmix32(fnv1a32(`${seed}/${name}`))
  let s0 = next()
  let s1 = next()
  let s2 = next()
  let s3 = next()

  function draw(): number {
    const result = (rotateLeft((s0 + s3) | 0, 7) + s0) >>> 0
    const t = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = rotateLeft(s3, 11)
    return result
  }
  function uniform(): number {
    const a = draw()
    const b = draw()
    return ((a >>> 5) * 2 ** 26 + (b >>> 6)) / 2 ** 53
  }
  return {
    uniform,
    normal() {
      const u1 = uniform()
      const u2 = uniform()
      return Math.sqrt(-2 * Math.log(1 - u1)) * Math.cos(2 * Math.PI * u2)
    },
    state: () => [s0 >>> 0, s1 >>> 0, s2 >>> 0, s3 >>> 0],
    restore(state) {
      s0 = state[0] | 0
      s1 = state[1] | 0
      s2 = state[2] | 0
      s3 = state[3] | 0
    },
  }
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

/** FNV-1a, 32 bits, over the UTF-8 bytes of a text. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5
  const add = (byte: number) => {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x80) add(code)
    else {
      // UTF-8: the leading byte says how many bytes of six bits follow.
      const following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
      add((following === 1 ? 0xc0 : following === 2 ? 0xe0 : 0xf0) | (code >>> (6 * following)))
      for (let i = following - 1; i >= 0; i--) add(0x80 | ((code >>> (6 * i)) & 0x3f))
    }
  }
  return hash >>> 0
}

/** Outputs of splitmix32 from a starting state. */
export function splitmix32(start: number): () => number {
  let state = start | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
}
