import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from '../../core/compile/compile.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import { readGraph } from '../../core/format/read.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import { samples } from '../../core/samples/index.ts'
import { indexEdges } from '../worker/edge-index.ts'
import { RunReader } from '../worker/run-reader.ts'
import { commandInfo } from '../state/command-table.ts'
import type { Shown } from '../state/views.ts'
import { lecture } from './lecture.ts'
import type { DoTask } from './lecture-page.ts'
import type { Sight } from './sight.ts'
import { isRight, readTyped } from './typed-answer.ts'

function sampleOf(topic: number): GraphDocument {
  const { id } = samples.find((sample) => sample.topic === topic)!
  return readGraph(readFileSync(new URL(`../../core/samples/${id}.gradwire`, import.meta.url), 'utf8')).document!
}

function reader(topic: number): RunReader {
  const document = sampleOf(topic)
  const session = createSession(document, compile(document), {})
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

  /** A page just opened, its graph as it is in the file. */
  function opened(topic: number): Sight {
    const document = sampleOf(topic)
    const steps = compile(document).plan!.steps.length
    return {
      document,
      position: 0,
      steps,
      before: 0,
      objective: undefined,
      batch: 1,
      edge: () => undefined,
      attribute: (node, name) => document.nodes.get(node)?.attributes[name],
      fed: (node) => [document.nodes.get(node)?.attributes['value']].flat(2) as number[],
      selectedEdge: undefined,
      selectedNode: undefined,
      shown: () => undefined,
      gradOutput: undefined,
    }
  }
  const showing =
    (wanted: string, what: Shown) =>
    (view: string): Shown | undefined =>
      view === wanted ? what : undefined
  /** By topic and view: what it shows when it has just been opened, and when the task has been done. */
  const looked: readonly (readonly [topic: number, view: string, opened: Shown, done: Shown])[] = [
    [3, 'functions', { activation: 'tanh' }, { activation: 'relu' }],
    [5, 'functions', { across: 'x[0]', up: 'x[1]' }, { across: 'x[3]', up: 'x[4]' }],
    [6, 'jacobian', { of: 'f', wrt: 'x' }, { of: 'f', wrt: 'x', entry: '1,1' }],
    [7, 'paths', { start: 'x', end: 'h' }, { start: 'v', end: 'CAv' }],
    [9, 'jacobian', { of: 'f', wrt: 'Ax' }, { of: 'f', wrt: 'y' }],
    [
      13,
      'convolution',
      { place: 65, multiply: 25, direct: 50, count: 65 },
      { place: 25, multiply: 25, direct: 50, count: 65 },
    ],
    [
      14,
      'convolution',
      { place: 65, multiply: 25, direct: 50, count: 65 },
      { place: 64, multiply: 25, direct: 50, count: 65 },
    ],
  ]

  it.each(lecture)('topic $topic: nothing is done when it is opened', ({ topic, tasks }) => {
    for (const task of tasks) if (task.kind === 'do') expect(task.done(opened(topic)), task.text).toBe(false)
  })

  it.each(looked)('topic %i: what is to be done in a view is done there', (topic, view, fresh, done) => {
    const task = lecture[topic - 1]!.tasks.find((one) => one.kind === 'do' && one.view === view) as DoTask
    expect(task.done({ ...opened(topic), shown: showing(view, fresh) })).toBe(false)
    expect(task.done({ ...opened(topic), shown: showing(view, done) })).toBe(true)
    expect(task.done({ ...opened(topic), shown: showing('other', done) })).toBe(false)
  })

  it('tells a step back from a step on', () => {
    const sight = opened(12)
    const [, , back] = lecture[11]!.tasks as readonly [unknown, unknown, DoTask]
    const { steps } = sight
    expect(back.done({ ...sight, position: steps - 1, before: steps - 2 })).toBe(false)
    expect(back.done({ ...sight, position: steps, before: steps - 1 })).toBe(false)
    expect(back.done({ ...sight, position: steps - 1, before: steps })).toBe(true)
  })

  it('sees a simple network that somebody built, and not the sample', () => {
    const sight = opened(8)
    const build = lecture[7]!.tasks.at(-1) as DoTask
    const run = { ...sight, position: sight.steps }
    expect(build.done(run)).toBe(false)
    const own = (edges: readonly (readonly [string, string])[]) => {
      const nodes = Object.fromEntries(
        ['input', 'linear', 'activation', 'linear', 'loss', 'input'].map((type, i) => [`n${i}`, { type }]),
      )
      return { ...run, document: readGraph(JSON.stringify({ format: 'gradwire', version: 1, nodes, edges })).document! }
    }
    const wires = [
      ['n0.out', 'n1.in'],
      ['n1.out', 'n2.in'],
      ['n2.out', 'n3.in'],
      ['n3.out', 'n4.prediction'],
      ['n5.out', 'n4.target'],
    ] as const
    expect(build.done(own(wires))).toBe(true)
    expect(build.done(own(wires.slice(0, 4)))).toBe(false)
    expect(build.done({ ...own(wires), position: 0 })).toBe(false)
  })

  it('sends people to views that are there', () => {
    for (const { tasks } of lecture)
      for (const task of tasks)
        if (task.kind === 'do' && task.view !== undefined)
          expect(commandInfo(`see.${task.view}`), task.view).toBeDefined()
  })
})
