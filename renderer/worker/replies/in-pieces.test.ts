import { describe, expect, it } from 'vitest'
import { partOf } from '../../../core/run/work.ts'
import type { Work } from '../../../core/run/work.ts'
import { inPieces } from './in-pieces.ts'

/** A clock that every piece of work moves by as much as it takes. */
function bench(takes: readonly number[], useful = (_turn: number) => true, knowsHowFar = false) {
  let time = 0
  let turns = 0
  let ended = false
  const heard: number[] = []
  function* work(): Work<string> {
    try {
      for (const [i, milliseconds] of takes.entries()) {
        time += milliseconds
        yield knowsHowFar ? (i + 1) / takes.length : undefined
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
  const tell = (share: number) => void heard.push(share)
  return { result: inPieces(work(), { ...others, tell }), turns: () => turns, ended: () => ended, heard }
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
  it('says now and then how far it is, where it takes long and knows it', async () => {
    const { result, heard } = bench([5, 5, 5, 20, 20, 20, 20, 20, 20, 5], undefined, true)
    await result
    // At the turns of others, who take 100 ms each: not at the first one, and not at every one.
    expect(heard).toEqual([0.5, 0.7, 0.9])
    const short = bench([20, 5, 5], undefined, true)
    await short.result
    expect(short.heard).toEqual([])
    const silent = bench([20, 20, 20, 20, 20])
    await silent.result
    expect(silent.heard).toEqual([])
  })
})

describe('work that is a part of larger work', () => {
  function* half(): Work<string> {
    yield 0.5
    yield undefined
    yield 1
    return 'done'
  }
  it('counts as that part', () => {
    const work = partOf(half(), 0.2, 0.6)
    expect([work.next(), work.next(), work.next(), work.next()]).toEqual([
      { done: false, value: 0.4 },
      { done: false, value: undefined },
      { done: false, value: 0.6 },
      { done: true, value: 'done' },
    ])
  })
  it('is given up with the whole', () => {
    let ended = false
    function* part(): Work<string> {
      try {
        yield* half()
        return 'done'
      } finally {
        ended = true
      }
    }
    function* whole(): Work<string> {
      return yield* partOf(part(), 0, 1)
    }
    const work: Iterator<unknown> = whole()
    work.next()
    work.return?.()
    expect(ended).toBe(true)
  })
})
