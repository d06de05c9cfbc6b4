import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../core/format/utf8.ts'
import { writeGraph } from '../../core/format/write.ts'
import { createDocument } from '../../core/graph/create.ts'
import type { DocumentParts } from '../../core/graph/document.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { Json } from '../../core/nodes/attributes.ts'
import { wholeDiff } from '../state/whole-diff.ts'
import { Desk } from './desk.ts'
import { unpackPreviews } from './preview.ts'
import { parseReport, parseRequest } from './parse-message.ts'
import type { Feed, Report, Request } from './protocol.ts'
import { unpackSummaries } from './summary-block.ts'
import { unpackTypes } from './type-block.ts'

type Ran = Extract<Report, { type: 'ran' }>

/** A desk whose messages go through clone and parser, as they do for real. `clock` says how long everything seems to take. */
function bench(clock: () => number = () => 0) {
  const reports: Report[] = []
  const desk = new Desk({
    post: (report) => void reports.push(parseReport(structuredClone(report))),
    now: clock,
    pause: () => new Promise((resolve) => setTimeout(resolve)),
  })
  const of = <T extends Report['type']>(type: T) =>
    reports.filter((report): report is Extract<Report, { type: T }> => report.type === type)
  return {
    reports,
    of,
    last: <T extends Report['type']>(type: T) => of(type).at(-1)!,
    send: (request: Request) => desk.handle(parseRequest(structuredClone(request))),
  }
}

const feed: Feed = { inputs: {}, batch: 1, training: false, gradOutput: {}, engine: 'reference' }

const node = (id: string, type: string, order: number, attributes: { [name: string]: Json } = {}) => ({
  id,
  type,
  attributes,
  order,
})
const edge = (from: string, to: string, order: number) => ({ from, to, order })

/** (w·x − t)² with w = 3, x = 2, t = 1: the loss is 25, dL/dw = 2 · 5 · 2 = 20, dL/dx = 30, dL/dt = −10. */
const product: DocumentParts = {
  nodes: [
    node('x', 'input', 0, { shape: [1], value: 2 }),
    node('w', 'parameter', 1, { shape: [1], value: 3 }),
    node('wx', 'multiply', 2),
    node('t', 'input', 3, { shape: [1], value: 1, role: 'target' }),
    node('loss', 'loss', 4),
  ],
  edges: [
    edge('x.out', 'wx.in0', 5),
    edge('w.out', 'wx.in1', 6),
    edge('wx.out', 'loss.prediction', 7),
    edge('t.out', 'loss.target', 8),
  ],
}

const open = (parts: DocumentParts): Request => ({
  type: 'open',
  revision: 0,
  whole: wholeDiff(createDocument(parts)),
  feed,
})

function edgesOf(ran: Ran) {
  const values = unpackSummaries(ran.edges.values)
  const gradients = unpackSummaries(ran.edges.gradients)
  return Object.fromEntries(
    ran.edges.keys.map((key, i) => {
      const gradient = gradients[i]
      return [key, [values[i]?.scalar, gradient === null ? null : gradient?.scalar]]
    }),
  )
}

describe('a desk', () => {
  it('compiles what it is given and says what changed', async () => {
    const { send, last } = bench()
    await send(open(product))
    const compiled = last('compiled')
    expect(compiled).toMatchObject({ whole: true, problems: [] })
    expect(compiled.plan).toMatchObject({ forwardSteps: 5, nodes: expect.arrayContaining(['x', 'w', 'loss']) })
    expect(Object.fromEntries(unpackTypes(compiled.outputTypes))).toMatchObject({
      'x.out': { shape: [1], batched: true },
      'loss.out': { shape: [], batched: false },
    })
    await send({
      type: 'edit',
      revision: 1,
      diff: attributes('x', { shape: [1], value: 2 }, { shape: [1], value: 4 }),
      recompute: false,
    })
    expect(last('compiled')).toMatchObject({ whole: false, outputTypes: { ports: [] }, unknownOutputs: [] })
    expect(last('compiled').plan).toBeUndefined()
  })

  it('says nothing of a card that moved', async () => {
    const { send, reports } = bench()
    await send(open(product))
    await send({ type: 'edit', revision: 1, diff: { positions: { x: [undefined, [1, 1]] } }, recompute: false })
    expect(reports).toHaveLength(1)
  })

  it('runs backward and sends each gradient', async () => {
    const { send, last } = bench()
    await send(open(product))
    await send({ type: 'go', sequence: 7, target: 'backward' })
    const ran = last('ran')
    expect(ran).toMatchObject({ sequence: 7, more: false, fresh: true, objective: 25, batch: 1, drawn: [] })
    expect(edgesOf(ran)).toEqual({
      'wx.in0': [2, 30],
      'wx.in1': [3, 20],
      'loss.prediction': [6, 10],
      'loss.target': [1, -10],
    })
    expect(ran.outputs.keys).toEqual(['loss.out'])
    expect(unpackSummaries(ran.outputs.gradients)[0]?.scalar).toBe(1)
  })

  it('steps forth and back, sending what each step changed', async () => {
    const { send, last } = bench()
    await send(open(product))
    await send({ type: 'go', sequence: 1, target: 'forward' })
    expect(edgesOf(last('ran'))['loss.target']).toEqual([1, undefined])
    await send({ type: 'go', sequence: 2, target: 'next' })
    expect(last('ran')).toMatchObject({ position: 6, fresh: false })
    expect(edgesOf(last('ran'))['loss.target']).toEqual([1, -10])
    await send({ type: 'go', sequence: 3, target: 'previous' })
    expect(last('ran').position).toBe(5)
    expect(edgesOf(last('ran'))['loss.target']).toEqual([1, undefined])
    await send({ type: 'go', sequence: 4, target: 1 })
    expect(edgesOf(last('ran'))).toMatchObject({ 'loss.prediction': [undefined, undefined] })
  })

  it('keeps none apart from zero, and knows none only once backward began', async () => {
    const { send, last } = bench()
    await send(
      open({
        nodes: [
          node('x', 'input', 0, { shape: [2], value: [1, -1] }),
          node('act', 'activation', 1),
          node('stop', 'stopGradient', 2),
          node('sum', 'add', 3),
        ],
        edges: [
          edge('x.out', 'act.in', 4),
          edge('x.out', 'stop.in', 5),
          edge('act.out', 'sum.in0', 6),
          edge('stop.out', 'sum.in1', 7),
        ],
      }),
    )
    await send({ type: 'go', sequence: 1, target: 'forward' })
    expect([...last('ran').edges.gradients.present]).toEqual([0, 0, 0, 0])
    await send({ type: 'go', sequence: 2, target: 'next' })
    const known = Object.fromEntries(
      last('ran').edges.keys.map((key, i) => [key, last('ran').edges.gradients.present[i]]),
    )
    expect(known).toEqual({ 'act.in': 0, 'stop.in': 1, 'sum.in0': 2, 'sum.in1': expect.any(Number) })
  })

  it('goes stale with an edit that matters, and recomputes if asked', async () => {
    const { send, last, of } = bench()
    await send(open(product))
    await send({ type: 'go', sequence: 1, target: 'backward' })
    const toFour = attributes('x', { shape: [1], value: 2 }, { shape: [1], value: 4 })
    await send({ type: 'edit', revision: 1, diff: toFour, recompute: false })
    expect(last('compiled').revision).toBe(1)
    expect(of('ran')).toHaveLength(1)
    const back = attributes('x', { shape: [1], value: 4 }, { shape: [1], value: 5 })
    await send({ type: 'edit', revision: 2, diff: back, recompute: true })
    expect(last('ran')).toMatchObject({ sequence: 0, fresh: true, objective: 196 })
  })

  it('says why it cannot run', async () => {
    const { send, last } = bench()
    await send(open({ nodes: [node('fc1', 'linear', 0)] }))
    expect(last('compiled').plan).toBeNull()
    await send({ type: 'go', sequence: 1, target: 'backward' })
    expect(last('ran')).toMatchObject({ position: 0, problem: { node: 'fc1', severity: 'error' } })
  })

  it('can be cancelled between two steps', async () => {
    let time = 0
    const { send, of } = bench(() => (time += 20))
    await send(open(product))
    const running = send({ type: 'go', sequence: 1, target: 'backward' })
    await send({ type: 'cancel' })
    await running
    const ran = of('ran').at(-1)!
    expect(ran.more).toBe(false)
    expect(ran.position).toBeLessThan(9)
  })

  it('shows watched nodes and hands out whole tensors by pages', async () => {
    const { send, last } = bench()
    await send(open({ nodes: [node('x', 'input', 0, { shape: [4], value: [1, 2, 3, 4] })] }))
    await send({ type: 'watch', nodes: ['x'], sample: 'all' })
    await send({ type: 'go', sequence: 1, target: 'backward' })
    const [seen] = unpackPreviews(last('ran').previews)
    expect(seen).toMatchObject({ node: 'x', value: { rows: 1, columns: 4 }, gradient: { peak: 1 } })
    await send({ type: 'page', sequence: 2, subject: { port: 'x.out', part: 'value' }, offset: 1, count: 2 })
    expect(last('page')).toMatchObject({ status: 'there', shape: [1, 4], data: Float64Array.of(2, 3), peak: 4 })
    await send({ type: 'page', sequence: 3, subject: { parameter: 'x.soul', part: 'value' }, offset: 0, count: 9 })
    expect(last('page').status).toBe('unknown')
  })

  it('says the shape of each tensor, also of those that share their numbers', async () => {
    const { send, last } = bench()
    const parts: DocumentParts = {
      nodes: [node('x', 'input', 0, { shape: [3] }), node('fc', 'linear', 1, { outFeatures: 2 })],
      edges: [edge('x.out', 'fc.in', 2)],
    }
    await send(open(parts))
    await send({ type: 'go', sequence: 1, target: 'backward' })
    const shapeOf = async (subject: Extract<Request, { type: 'look' }>['subject']) => {
      await send({ type: 'look', sequence: 2, subject, rows: 1, columns: 1 })
      return unpackSummaries(last('look').summary)[0]?.shape
    }
    // At batch 1 the bias's gradient is the row of the output's gradient.
    expect(await shapeOf({ port: 'fc.out', part: 'gradient' })).toEqual([1, 2])
    expect(await shapeOf({ parameter: 'fc.bias', part: 'gradient' })).toEqual([2])
  })

  it('shows what goes into a node inside a group', async () => {
    const { send, last } = bench()
    const parts: DocumentParts = {
      nodes: [
        node('x', 'input', 0, { shape: [1], value: 3 }),
        { ...node('g', 'group', 1), inputs: { in: ['square.in'] }, outputs: { out: 'square.out' } },
        node('g/square', 'power', 2),
      ],
      edges: [edge('x.out', 'g.in', 3)],
    }
    await send(open(parts))
    await send({ type: 'go', sequence: 1, target: 'backward' })
    await send({ type: 'look', sequence: 2, subject: { edge: 'g/square.in', part: 'gradient' }, rows: 1, columns: 1 })
    expect(unpackSummaries(last('look').summary)[0]?.scalar).toBe(6)
    await send({ type: 'look', sequence: 3, subject: { edge: 'g/square.in', part: 'value' }, rows: 1, columns: 1 })
    expect(unpackSummaries(last('look').summary)[0]?.scalar).toBe(3)
  })

  it('walks downhill without touching the document', async () => {
    const { send, last } = bench()
    await send(open(product))
    await send({ type: 'train', sequence: 1, steps: 2, optimiser: { kind: 'sgd', learningRate: 0.01 } })
    const trained = last('trained')
    // w: 3 → 3 − 0.01 · 20 = 2.8, whose loss is 4.6² and gradient 2 · 4.6 · 2 = 18.4, → 2.616
    expect(trained.objectives[0]).toBe(25)
    expect(trained.objectives[1]).toBeCloseTo(21.16, 9)
    expect(trained.weights?.['w.value']?.tensor.data[0]).toBeCloseTo(2.616, 9)
    await send({ type: 'go', sequence: 2, target: 'forward' })
    expect(last('ran').objective).toBe(25)
  })

  it('trains on the fast engine unless told otherwise', async () => {
    const { send, last } = bench()
    const fast: Feed = { ...feed, engine: 'automatic' }
    await send({ type: 'open', revision: 1, whole: wholeDiff(createDocument(product)), feed: fast })
    await send({ type: 'train', sequence: 1, steps: 2, optimiser: { kind: 'sgd', learningRate: 0.01 } })
    const { objectives, weights } = last('trained')
    expect(objectives[0]).toBe(25)
    expect(objectives[1]).toBeCloseTo(21.16, 5)
    expect(weights?.['w.value']?.dtype).toBe('float32')
    expect(weights?.['w.value']?.tensor.data[0]).toBeCloseTo(2.616, 6)
    await send({ type: 'train', sequence: 2, steps: 1000, optimiser: { kind: 'sgd', learningRate: 1e6 } })
    expect(last('trained').problem?.code).toBe('E_DIVERGED')
    expect(Number.isFinite(last('trained').weights?.['w.value']?.tensor.data[0])).toBe(true)
  })

  it.each(['automatic', 'reference'] as const)('keeps the edges alive while it trains, engine %s', async (engine) => {
    let time = 0
    const { send, of, last } = bench(() => (time += 15))
    await send({ type: 'open', revision: 1, whole: wholeDiff(createDocument(product)), feed: { ...feed, engine } })
    await send({ type: 'train', sequence: 9, steps: 60, optimiser: { kind: 'sgd', learningRate: 0.01 } })
    const seen = of('ran')
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.map(({ sequence, more, fresh }) => [sequence, more, fresh])).toEqual(
      seen.map((_, at) => [9, true, at === 0]),
    )
    for (const ran of seen) {
      const edges = edgesOf(ran)
      const [w, gradient] = edges['wx.in1']!
      const error = 2 * w! - 1
      expect(ran.objective).toBeCloseTo(error ** 2, 4)
      expect(gradient).toBeCloseTo(4 * error, 4)
      expect(edges['loss.prediction']![0]).toBeCloseTo(2 * w!, 5)
    }
    // Further down each time, and the last one is not the end.
    const objectives = seen.map((ran) => ran.objective!)
    expect(objectives).toEqual([...objectives].sort((a, b) => b - a))
    expect(new Set(objectives).size).toBe(objectives.length)
    expect(last('trained').more).toBe(false)
    // What is asked for meanwhile is asked of the run that is shown.
    await send({ type: 'look', sequence: 10, subject: { edge: 'wx.in1', part: 'value' }, rows: 1, columns: 1 })
    expect(unpackSummaries(last('look').summary)[0]?.scalar).toBe(edgesOf(seen.at(-1)!)['wx.in1']![0])
  })

  it('runs on the fast engine where that is asked for', async () => {
    const { send, last } = bench()
    await send({
      type: 'open',
      revision: 1,
      whole: wholeDiff(createDocument(product)),
      feed: { ...feed, engine: 'wasm' },
    })
    await send({ type: 'go', sequence: 1, target: 'backward' })
    expect(last('ran')).toMatchObject({ objective: 25, position: 8, more: false })
    const { edges } = last('ran')
    const gradients = unpackSummaries(edges.gradients)
    expect(gradients[edges.keys.indexOf('wx.in1')]).toMatchObject({ scalar: 20 })
  })

  it('stops training where the objective runs away', async () => {
    const { send, last } = bench()
    await send(open(product))
    await send({ type: 'train', sequence: 1, steps: 1000, optimiser: { kind: 'sgd', learningRate: 1e6 } })
    expect(last('trained').problem?.code).toBe('E_DIVERGED')
  })

  it('keeps the file asked for last, though one asked for before is read later', async () => {
    const { send, of, last } = bench()
    const file = (parts: DocumentParts) => encodeUtf8(writeGraph(createDocument(parts)))
    const many = Array.from({ length: 5000 }, (_, i) => node(`x${i}`, 'input', i, { shape: [1] }))
    const long = send({ type: 'read', sequence: 1, bytes: file({ nodes: many }) })
    await send({ type: 'read', sequence: 2, bytes: file(product) })
    await long
    expect(of('read').findLast(({ more }) => !more)?.sequence).toBe(1)
    await send({ type: 'take', revision: 1, read: 2, feed })
    await send({ type: 'go', sequence: 3, target: 'forward' })
    expect(last('ran').objective).toBe(25)
  })
})

function attributes(id: string, before: { [name: string]: Json }, after: { [name: string]: Json }): Diff {
  return { nodes: { [id]: [node(id, 'input', 0, before), node(id, 'input', 0, after)] } }
}

describe('a question of a view', () => {
  it('is answered about the document as it is, and refused where it cannot be', async () => {
    const { send, last } = bench()
    await send(open(product))
    await send({ type: 'ask', sequence: 7, name: 'jacobian', words: { of: 'wx', wrt: 'w', sample: 0 } })
    expect(last('answer')).toMatchObject({ sequence: 7, answer: { rows: [1], columns: [1], blocks: 1 } })
    expect(last('answer').answer).toHaveProperty('data', Float64Array.of(2))
    await send({ type: 'ask', sequence: 8, name: 'jacobian', words: { of: 'wx', wrt: 'nobody', sample: 0 } })
    expect(last('answer')).toMatchObject({ sequence: 8, problem: { code: 'E_NAME' } })
  })

  it('that nobody knows is a bug', async () => {
    const { send } = bench()
    await expect(send({ type: 'ask', sequence: 1, name: 'nonsense', words: {} })).rejects.toThrow('nonsense')
  })
})
