import { describe, expect, it } from 'vitest'
import { compile } from '../../core/compile/compile.ts'
import { readGraph } from '../../core/format/read.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import { PlainNetwork, doubles } from '../peers/plain.ts'
import { agrees } from '../referee.ts'
import { graphFile } from './graph-file.ts'
import { modelOf, type Model } from './model.ts'
import { named } from './names.ts'

const small = [
  'a',
  'mlp:5-4-3@7',
  'mlp:6-5,tanh,crossEntropy@3',
  'linear:2x6@4',
  'chain:12x3@2',
  'conv1d:2-3-4,11@3',
  'conv1d:2-3/2,12,5@2',
  'conv2d:1-2-3/2,9x8,4@3',
  'conv2d:2-3,5x6@2',
]

function referenceLoss(model: Model): number | undefined {
  const { document, problems } = readGraph(graphFile(model))
  if (document === undefined) throw new Error(problems[0]?.message)
  const { batch, inShape, outShape, loss, x, y } = model
  const inputs = {
    x: { shape: [batch, ...inShape], data: Float64Array.from(x) },
    t: { shape: [batch, ...(loss === 'mse' ? outShape : [])], data: Float64Array.from(y) },
  }
  const session = createSession(document, compile(document), { inputs })
  if (areProblems(session)) throw new Error(session[0]?.message)
  session.runForward()
  return session.objective
}

describe('a workload', () => {
  it.each(small)('%s is the same network in a graph file and in plain loops', (workload) => {
    const model = modelOf(workload)!
    const network = new PlainNetwork(model, doubles)
    const first = network.step()
    expect(first).toBeCloseTo(referenceLoss(model)!, 10)
  })

  it.each(small)('%s is learned by the plain loops, and its losses can tell', (workload) => {
    const network = new PlainNetwork(modelOf(workload)!, doubles)
    const losses = [network.step(), network.step(), network.step()]
    expect(losses[2]).toBeLessThan(losses[0]!)
    expect(agrees(losses[2]!, losses[0]!)).toBe(false)
  })

  it('has a short name or is told by its sizes', () => {
    expect(Object.keys(named).every((name) => modelOf(name) !== undefined)).toBe(true)
    const b = modelOf('b')!
    expect(b.layers.map(({ kind }) => kind)).toEqual(['linear', 'relu', 'linear', 'relu', 'linear'])
    expect([b.batch, b.inShape, b.outShape, b.loss]).toEqual([64, [784], [10], 'crossEntropy'])
    expect(modelOf('f')!.layers.length).toBe(1000)
    expect(modelOf('e')!.layers.find((layer) => layer.kind === 'flatten')?.from).toEqual([16, 12, 12])
  })

  it.each([
    '',
    'g',
    'mlp:',
    'mlp:3',
    'mlp:3-x',
    'mlp:3-2@0',
    'mlp:3-2,swish',
    'chain:3x2',
    'conv1d:1-2,2',
    'conv2d:1-2,9',
  ])('%j is none', (text) => expect(modelOf(text)).toBeUndefined())
})
