import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { Question, Reply } from '../worker/questions/question.ts'
import { shareAnswers } from './shared-answers.ts'
import type { WorkerQuestions } from './worker-questions.ts'

const twice: Question<number, number> = {
  name: 'twice',
  shared: true,
  words: v.number(),
  answer: v.number(),
}
const own: Question<number, number> = { ...twice, name: 'own', shared: false }

/** Answers when it is told to. */
function bench() {
  const asked: {
    name: string
    words: unknown
    dropped: boolean
    answer: (reply: Reply<unknown>) => void
    fail: () => void
    tell: ((share: number) => void) | undefined
  }[] = []
  let matter = 0
  const ask = ((
    question: Question<unknown, unknown>,
    words: unknown,
    signal?: AbortSignal,
    tell?: (share: number) => void,
  ) =>
    new Promise<Reply<unknown>>((resolve, reject) => {
      const entry = {
        name: question.name,
        words,
        dropped: false,
        answer: (reply: Reply<unknown>) => resolve(reply as never),
        fail: () => reject(new Error('unreadable')),
        tell,
      }
      asked.push(entry)
      signal?.addEventListener('abort', () => {
        entry.dropped = true
        resolve(undefined)
      })
    })) as WorkerQuestions['ask']
  return { asked, edit: () => void matter++, ask: shareAnswers(ask, () => matter) }
}

describe('shared answers', () => {
  it('asks once for all who ask the same, at once and later', async () => {
    const { ask, asked } = bench()
    const both = [ask(twice, 2), ask(twice, 2)]
    expect(asked).toHaveLength(1)
    asked[0]!.answer({ answer: 4 })
    expect(await Promise.all(both)).toEqual([{ answer: 4 }, { answer: 4 }])
    expect(await ask(twice, 2)).toEqual({ answer: 4 })
    void ask(twice, 3)
    expect(asked.map(({ words }) => words)).toEqual([2, 3])
  })
  it('tells all who still wait how far it is', () => {
    const { ask, asked } = bench()
    const heard: string[] = []
    const giveUp = new AbortController()
    void ask(twice, 2, giveUp.signal, (share) => heard.push(`first ${share}`))
    void ask(twice, 2, undefined, (share) => heard.push(`second ${share}`))
    asked[0]!.tell?.(0.25)
    giveUp.abort()
    asked[0]!.tell?.(0.5)
    expect(heard).toEqual(['first 0.25', 'second 0.25', 'second 0.5'])
  })
  it('asks anew after an edit, and what was not to be shared', async () => {
    const { ask, asked, edit } = bench()
    void ask(twice, 2)
    edit()
    void ask(twice, 2)
    void ask(own, 2)
    void ask(own, 2)
    expect(asked.map(({ name }) => name)).toEqual(['twice', 'twice', 'own', 'own'])
    // What comes late of before the edit is not what is known now.
    asked[0]!.answer(undefined)
    asked[1]!.answer({ answer: 4 })
    expect(await ask(twice, 2)).toEqual({ answer: 4 })
    expect(asked).toHaveLength(4)
  })
  it('is given up when the last one does, and no sooner', async () => {
    const { ask, asked } = bench()
    const [first, second] = [new AbortController(), new AbortController()]
    const replies = [ask(twice, 2, first.signal), ask(twice, 2, second.signal)]
    first.abort()
    expect(await replies[0]).toBeUndefined()
    expect(asked[0]!.dropped).toBe(false)
    second.abort()
    expect(await replies[1]).toBeUndefined()
    expect(asked[0]!.dropped).toBe(true)
    void ask(twice, 2)
    expect(asked).toHaveLength(2)
  })
  it('asks again for what failed', async () => {
    const { ask, asked } = bench()
    const failing = ask(twice, 2)
    asked[0]!.fail()
    await expect(failing).rejects.toThrow('unreadable')
    void ask(twice, 2)
    expect(asked).toHaveLength(2)
  })
})
