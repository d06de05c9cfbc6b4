import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from '../../core/compile/compile.ts'
import { readGraph } from '../../core/format/read.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import { samples } from '../../core/samples/index.ts'
import { indexEdges } from '../worker/edge-index.ts'
import { RunReader } from '../worker/run-reader.ts'
import { commandInfo } from '../state/command-table.ts'
import { lecture } from './lecture.ts'
import { isRight, readTyped } from './typed-answer.ts'

function reader(topic: number): RunReader {
  const { id } = samples.find((sample) => sample.topic === topic)!
  const { document } = readGraph(readFileSync(new URL(`../../core/samples/${id}.gradwire`, import.meta.url), 'utf8'))
  const session = createSession(document!, compile(document!), {})
  if (areProblems(session)) throw new Error(JSON.stringify(session))
  session.runBackward()
  return new RunReader(session, indexEdges(session.plan))
}

describe('the lecture', () => {
  it('has the fourteen topics in their order, each with something to do and a formula', () => {
    expect(lecture.map(({ topic }) => topic)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1))
    for (const page of lecture) {
      expect(page.text.join(' ').length).toBeGreaterThan(80)
      expect(page.tasks.some(({ kind }) => kind === 'do')).toBe(true)
      expect(page.tasks.some(({ kind }) => kind === 'predict')).toBe(true)
    }
  })

  it.each(lecture)('topic $topic: answers worked out by hand are what the engine computes', ({ topic, tasks }) => {
    const run = reader(topic)
    for (const task of tasks) {
      if (task.kind !== 'predict') continue
      const tensor = run.tensor(task.subject)
      const exact = tensor === null ? 'none' : typeof tensor === 'object' ? tensor.data[task.at]! : NaN
      const typed = readTyped(String(task.answer))
      expect(isRight(typed, exact, task.tolerance ?? 1e-9), `${task.ask}: ${task.answer} against ${exact}`).toBe(true)
    }
  })

  it('sends people to views that are there', () => {
    for (const { tasks } of lecture)
      for (const task of tasks)
        if (task.kind === 'do' && task.view !== undefined)
          expect(commandInfo(`see.${task.view}`), task.view).toBeDefined()
  })
})
