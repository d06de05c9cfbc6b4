import * as v from 'valibot'
import { afterEach, describe, expect, it } from 'vitest'
import { effectScope, nextTick, ref, shallowRef } from 'vue'
import type { EffectScope } from 'vue'
import type { Runner } from '../state/runner.ts'
import type { Question, Reply } from '../worker/questions/question.ts'
import { useAnswer } from './use-answer.ts'

const question: Question<number, number> = {
  name: 'twice',
  words: v.number(),
  answer: v.number(),
}

let scope: EffectScope
function bench() {
  const asked: {
    words: unknown
    answer: (reply: Reply<unknown>) => void
    fail: () => void
    tell: (share: number) => void
  }[] = []
  const words = ref(1)
  const runner = {
    matter: shallowRef(0),
    view: { revision: shallowRef(0) },
    ask: (_: unknown, words: unknown, signal: AbortSignal, tell: (share: number) => void) =>
      new Promise((resolve, reject) => {
        const fail = () => reject(new TypeError('answer to twice: cannot read it'))
        signal.addEventListener('abort', () => resolve(undefined))
        asked.push({ words, answer: resolve, fail, tell })
      }),
  } as unknown as Runner
  scope = effectScope()
  const live = scope.run(() => useAnswer(runner, question, () => words.value))!
  return { asked, words, live }
}
const settled = async () => {
  for (let i = 0; i < 5; i++) await nextTick()
}

describe('a live answer', () => {
  afterEach(() => scope.stop())

  it('says so where the answer cannot be read, and asks again as before', async () => {
    const { asked, words, live } = bench()
    expect(live.asking.value).toBe(true)
    asked[0]!.fail()
    await settled()
    expect(live.asking.value).toBe(false)
    expect(live.problem.value).toMatchObject({ code: 'E_BUG' })
    words.value = 2
    await settled()
    expect(asked[1]!.words).toBe(2)
    asked[1]!.answer({ answer: 4 })
    await settled()
    expect(live.answer.value).toBe(4)
    expect(live.problem.value).toBeUndefined()
    expect(live.asking.value).toBe(false)
  })
  it('asks what was wanted meanwhile, also after a failure', async () => {
    const { asked, words, live } = bench()
    words.value = 2
    await settled()
    words.value = 3
    await settled()
    expect(asked).toHaveLength(1)
    asked[0]!.fail()
    await settled()
    expect(asked.map(({ words }) => words)).toEqual([1, 3])
    asked[1]!.answer({ answer: 6 })
    await settled()
    expect(live.answer.value).toBe(6)
  })
  it('knows how far a long answer is until it has come', async () => {
    const { asked, live } = bench()
    expect(live.share.value).toBeUndefined()
    asked[0]!.tell(0.25)
    expect(live.share.value).toBe(0.25)
    asked[0]!.answer({ answer: 2 })
    await settled()
    expect(live.share.value).toBeUndefined()
    expect(live.stopped.value).toBe(false)
  })
  it('keeps what is shown where it is stopped, and can be asked again', async () => {
    const { asked, words, live } = bench()
    asked[0]!.answer({ answer: 2 })
    await settled()
    words.value = 2
    await settled()
    asked[1]!.tell(0.5)
    live.stop()
    await settled()
    expect([live.asking.value, live.share.value, live.stopped.value]).toEqual([false, undefined, true])
    expect(live.answer.value).toBe(2)
    live.again()
    expect(live.stopped.value).toBe(false)
    asked[2]!.answer({ answer: 4 })
    await settled()
    expect(live.answer.value).toBe(4)
  })
})
