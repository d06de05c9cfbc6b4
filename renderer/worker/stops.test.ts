import { describe, expect, it } from 'vitest'
import { createDocument } from '../../core/graph/create.ts'
import type { Json } from '../../core/nodes/attributes.ts'
import { wholeDiff } from '../state/whole-diff.ts'
import { stopText } from '../state/stop-text.ts'
import { Desk } from './desk.ts'
import { parseReport, parseRequest } from './parse-message.ts'
import type { EngineChoice, Report, Stops, Target } from './protocol.ts'

type Ran = Extract<Report, { type: 'ran' }>

const node = (id: string, type: string, order: number, attributes: { [name: string]: Json } = {}) => ({
  id,
  type,
  attributes,
  order,
})

/**
 * x = −1 → a = 3x → log, and a → b = a²; steps 0 … 4 forward are x, three, a, log, b, and back come b, log, a. ln(−3) is NaN;
 * db/da = 2a = −6, dlog/da = −1/3, dx = 3 · (−6 − 1/3) = −19.
 */
const parts = {
  nodes: [
    node('x', 'input', 0, { shape: [1], value: -1 }),
    node('three', 'constant', 1, { value: 3 }),
    node('a', 'multiply', 2),
    node('log', 'activation', 3, { function: 'log' }),
    node('b', 'power', 4),
  ],
  edges: [
    { from: 'x.out', to: 'a.in0', order: 5 },
    { from: 'three.out', to: 'a.in1', order: 6 },
    { from: 'a.out', to: 'log.in', order: 7 },
    { from: 'a.out', to: 'b.in', order: 8 },
  ],
}

async function runs(stops: Partial<Stops>, targets: readonly Target[], engine: EngineChoice = 'reference') {
  const ran: Ran[] = []
  let clock = 0
  const desk = new Desk({
    post(report) {
      const read = parseReport(structuredClone(report))
      if (read.type === 'ran') ran.push(read)
    },
    now: () => clock++ / 4,
    pause: () => new Promise((resolve) => setTimeout(resolve)),
  })
  const send = (request: unknown) => desk.handle(parseRequest(structuredClone(request)))
  const feed = { inputs: {}, batch: 1, training: false, gradOutput: {}, engine }
  await send({ type: 'open', revision: 1, whole: wholeDiff(createDocument(parts)), feed })
  await send({ type: 'stops', stops: { nodes: [], nonFinite: false, ...stops } })
  for (const [i, target] of targets.entries()) await send({ type: 'go', sequence: i + 1, target })
  return ran.filter(({ more }) => !more).map(({ position, stopped }) => ({ position, stopped, all: ran }))
}

const reasons = (all: Awaited<ReturnType<typeof runs>>) =>
  all.map(({ position, stopped }) => [position, stopped && stopText(stopped)])

describe('a run that meets a breakpoint', () => {
  it('stops just after both steps of a node, and goes on from there', async () => {
    expect(reasons(await runs({ nodes: ['a'] }, ['backward', 'backward', 'backward']))).toEqual([
      [3, 'Stopped after step 2, a forward: breakpoint on a'],
      [8, 'Stopped after step 7, a backward: breakpoint on a'],
      // A new run, as Run backward at the end always is.
      [3, 'Stopped after step 2, a forward: breakpoint on a'],
    ])
  })

  it.each(['reference', 'wasm'] as const)('stops at the first NaN only, on engine %s', async (engine) => {
    const all = await runs({ nonFinite: true }, ['backward', 'backward'], engine)
    expect(reasons(all)).toEqual([
      [4, 'Stopped after step 3, log forward: the first NaN or infinity, in log.out'],
      [8, undefined],
    ])
  })

  it('stops where a gradient is longer or shorter than allowed, edge by edge', async () => {
    expect(reasons(await runs({ norm: { max: 4 } }, ['backward', 'backward']))).toEqual([
      [6, 'Stopped after step 5, b backward: the norm of the gradient of b.in is 6, above 4'],
      [8, 'Stopped after step 7, a backward: the norm of the gradient of a.in0 is 19, above 4'],
    ])
    expect(reasons(await runs({ norm: { min: 0.5, max: 100 } }, ['backward']))).toEqual([
      [7, 'Stopped after step 6, log backward: the norm of the gradient of log.in is 0.333, below 0.5'],
    ])
  })

  it('is not stopped on the way back, nor by what is off', async () => {
    expect(reasons(await runs({ nodes: ['b'] }, [8, 'backward', 2]))).toEqual([
      [5, 'Stopped after step 4, b forward: breakpoint on b'],
      [6, 'Stopped after step 5, b backward: breakpoint on b'],
      [2, undefined],
    ])
    expect(reasons(await runs({ nodes: ['gone'] }, ['backward']))).toEqual([[8, undefined]])
  })

  it('says how long each step took, once', async () => {
    const [{ all }] = (await runs({}, [3, 'next', 'previous'])) as [Awaited<ReturnType<typeof runs>>[number]]
    expect(all.map(({ stepTimes }) => stepTimes && [stepTimes.from, stepTimes.milliseconds.length])).toEqual([
      [0, 3],
      [3, 1],
      undefined,
    ])
    expect(all[0]?.stepTimes?.milliseconds.every((time) => time === 0.25)).toBe(true)
  })
})
