import type { Report, Request, Status, Subject } from '../worker/protocol.ts'
import { parsePart } from '../worker/questions/question.ts'
import type { Question, Reply } from '../worker/questions/question.ts'
import { unpackPreviews } from '../worker/preview.ts'
import { unpackSummaries } from '../worker/summary-block.ts'
import type { Preview, Summary } from './workspace.ts'

export type Page = Extract<Report, { type: 'page' }>

/** A tensor seen from afar. */
export interface Look {
  readonly status: Status
  readonly summary?: Summary
  readonly cells?: Preview | number
}

type Tell = (share: number) => void

/** Questions about tensors of the run, each with its number; answers may come in any order. */
export interface WorkerQuestions {
  /** A part of a tensor as it is now. */
  page(subject: Subject, offset: number, count: number): Promise<Page>
  /** A tensor with as many cells as there is room for. */
  look(subject: Subject, rows: number, columns: number): Promise<Look>
  /**
   * Undefined where it has become useless: the document was edited, or `signal` gave it up. If it takes long, `tell` hears how
   * far it is, from 0 to 1.
   */
  ask<Words, Answer>(
    question: Question<Words, Answer>,
    words: Words,
    signal?: AbortSignal,
    tell?: Tell,
  ): Promise<Reply<Answer>>
  takeProgress(report: Extract<Report, { type: 'progress' }>): void
  takeAnswer(report: Extract<Report, { type: 'answer' }>): void
  takePage(report: Page): void
  takeLook(report: Extract<Report, { type: 'look' }>): void
  /** How many are not answered yet. */
  readonly open: number
  /** The worker is gone: whoever waits is told that nothing is there. */
  giveUp(): void
}

export function createWorkerQuestions(send: (request: Request) => void, number: () => number): WorkerQuestions {
  const pages = new Map<number, (page: Page) => void>()
  const looks = new Map<number, (look: Look) => void>()
  const asked = new Map<number, { readonly answer: (reply: Reply<unknown>) => void; readonly tell: Tell | undefined }>()
  return {
    ask: (question, words, signal, tell) =>
      new Promise((resolve, reject) => {
        const sequence = number()
        function answer(reply: Reply<unknown>): void {
          if (reply === undefined || 'problem' in reply) return resolve(reply)
          try {
            resolve({ answer: parsePart(question.answer, reply.answer, `answer to ${question.name}`) })
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        }
        asked.set(sequence, { answer, tell })
        signal?.addEventListener('abort', () => {
          if (!asked.delete(sequence)) return
          send({ type: 'drop', sequence })
          resolve(undefined)
        })
        send({ type: 'ask', sequence, name: question.name, words })
      }),
    takeProgress({ sequence, share }) {
      asked.get(sequence)?.tell?.(share)
    },
    takeAnswer({ sequence, answer, problem, gone }) {
      const reply = gone ? undefined : problem === undefined ? { answer } : { problem }
      asked.get(sequence)?.answer(reply)
      asked.delete(sequence)
    },
    page: (subject, offset, count) =>
      new Promise((resolve) => {
        const sequence = number()
        pages.set(sequence, resolve)
        send({ type: 'page', sequence, subject, offset, count })
      }),
    look: (subject, rows, columns) =>
      new Promise((resolve) => {
        const sequence = number()
        looks.set(sequence, resolve)
        send({ type: 'look', sequence, subject, rows, columns })
      }),
    takePage(report) {
      pages.get(report.sequence)?.(report)
      pages.delete(report.sequence)
    },
    takeLook({ sequence, status, summary: summaries, preview }) {
      const [summary] = unpackSummaries(summaries)
      const cells = unpackPreviews(preview)[0]?.value
      looks.get(sequence)?.({ status, ...(summary && { summary }), ...(cells !== undefined && { cells }) })
      looks.delete(sequence)
    },
    get open() {
      return asked.size + pages.size + looks.size
    },
    giveUp() {
      for (const { answer } of asked.values()) answer(undefined)
      asked.clear()
      for (const answer of pages.values()) answer(noPage)
      for (const answer of looks.values()) answer({ status: 'notYet' })
      pages.clear()
      looks.clear()
    },
  }
}

export const noPage: Page = {
  type: 'page',
  sequence: 0,
  status: 'notYet',
  shape: [],
  offset: 0,
  data: new Float64Array(0),
  peak: 0,
}
