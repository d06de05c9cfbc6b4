import { describe, expect, it } from 'vitest'
import { inPieces } from './in-pieces.ts'

/** A clock that every piece of work moves by as much as it takes. */
function bench(takes: readonly number[], useful = (_turn: number) => true) {
  let time = 0
  let turns = 0
  let ended = false
  function* work(): Generator<undefined, string> {
    try {
      for (const milliseconds of takes) {
        time += milliseconds
        yield undefined
      }
      return 'done'
    } finally {
      ended = true
    }
  }
  const others = {
    now: () => time,
    goOn: () => {
      // Whatever the others do takes its time too.
      time += 100
      return Promise.resolve(useful(++turns))
    },
  }
  return { result: inPieces(work(), others), turns: () => turns, ended: () => ended }
}

describe('work in pieces', () => {
  it('goes through at once where it is short', async () => {
    const { result, turns } = bench([3, 3, 3])
    expect(await result).toBe('done')
    expect(turns()).toBe(0)
  })
  it('lets others have their turn between pieces, however long theirs are', async () => {
    const { result, turns } = bench([5, 5, 5, 5, 5, 5, 40])
    expect(await result).toBe('done')
    expect(turns()).toBe(3)
  })
  it('is given up where nobody waits for it, and lets go what it holds', async () => {
    const { result, turns, ended } = bench([20, 20, 20], (turn) => turn < 2)
    expect(await result).toBe(undefined)
    expect(turns()).toBe(2)
    expect(ended()).toBe(true)
  })
})
