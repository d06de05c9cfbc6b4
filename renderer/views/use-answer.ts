import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { Problem } from '../../core/graph/problems.ts'
import type { Runner } from '../state/runner.ts'
import type { Question } from '../worker/questions/question.ts'

export interface LiveAnswer<Answer> {
  readonly answer: ShallowRef<Answer | undefined>
  readonly problem: ShallowRef<Problem | undefined>
  /** What is shown is of before the last edit or words; a newer answer is under way. */
  readonly asking: ShallowRef<boolean>
  /** How far a long answer is, from 0 to 1; undefined where it does not take long. */
  readonly share: ShallowRef<number | undefined>
  /** The last one was given up by `stop`: what is shown is of before. */
  readonly stopped: ShallowRef<boolean>
  /** Gives up the answer under way; what is shown stays. */
  stop(): void
  /** Asks once more, the same. */
  again(): void
}

/**
 * Keeps the answer to a question up to date: it is asked again when its words, the document or what is fed change, and with
 * `followsRun` after every step. One question is under way at a time, so that a value that is being dragged shows what it can.
 */
export function useAnswer<Words, Answer>(
  runner: Pick<Runner, 'ask' | 'matter' | 'view'>,
  question: Question<Words, Answer>,
  words: () => Words | undefined,
  { followsRun = false }: { readonly followsRun?: boolean } = {},
): LiveAnswer<Answer> {
  const answer = shallowRef<Answer>()
  const problem = shallowRef<Problem>()
  const asking = shallowRef(false)
  const share = shallowRef<number>()
  const stopped = shallowRef(false)
  let again = false
  let ended = false
  let giveUp: AbortController | undefined

  async function ask(): Promise<void> {
    stopped.value = false
    const now = words()
    if (now === undefined) {
      answer.value = undefined
      problem.value = undefined
      return
    }
    if (asking.value) {
      again = true
      return
    }
    asking.value = true
    giveUp = new AbortController()
    const tell = (how: number) => (share.value = how)
    const reply = await runner.ask(question, now, giveUp.signal, tell).catch(unreadable)
    if (ended) return
    asking.value = false
    share.value = undefined
    if (reply !== undefined) {
      answer.value = 'answer' in reply ? reply.answer : undefined
      problem.value = 'problem' in reply ? reply.problem : undefined
    }
    if (!again) return
    again = false
    await ask()
  }

  watch([words, runner.matter, () => followsRun && runner.view.revision.value], () => void ask(), { immediate: true })
  onScopeDispose(() => {
    ended = true
    giveUp?.abort()
  })
  return {
    answer,
    problem,
    asking,
    share,
    stopped,
    stop() {
      if (!asking.value) return
      again = false
      stopped.value = true
      giveUp?.abort()
    },
    again: () => void ask(),
  }
}

/** A bug, of this program and nobody else; the view says so and stays alive. */
function unreadable(error: unknown): { readonly problem: Problem } {
  const message = error instanceof Error ? error.message : String(error)
  return { problem: { code: 'E_BUG', severity: 'error', message, fix: 'report it; another question may be answered' } }
}
