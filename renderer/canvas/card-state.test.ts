import { describe, expect, it } from 'vitest'
import { createDocument } from '../../core/graph/create.ts'
import { CanvasModel } from './canvas-model.ts'
import { followCard } from './card-state.ts'
import { createFakeWorkspace } from './testing/fake-workspace.ts'

/** x feeds two functions; their sum is the end. */
function canvas() {
  const node = (id: string, type: string, attributes = {}) => ({ id, type, attributes, order: 0 })
  const edge = (from: string, to: string) => ({ from, to, order: 0 })
  const document = createDocument({
    nodes: [
      node('x', 'input', { shape: [3] }),
      node('f', 'activation', { function: 'tanh' }),
      node('g', 'activation', { function: 'relu' }),
      node('s', 'add', { arity: 2 }),
    ],
    edges: [edge('x.out', 'f.in'), edge('x.out', 'g.in'), edge('f.out', 's.in0')],
  })
  const workspace = createFakeWorkspace(document)
  const model = new CanvasModel(workspace, {
    portNear: () => undefined,
    offer: () => undefined,
    remedy: () => undefined,
  })
  model.documentScene.load(document)
  const cards = [...document.nodes.keys()].map((id) => followCard(model, id))
  const states = () => cards.map(({ value }) => value ?? expect.fail('a card is not there'))
  /** The cards that a change draws again. */
  const redrawn = (change: () => void): string[] => {
    const before = states()
    change()
    return states().flatMap((state, i) => (state === before[i] ? [] : [state.id]))
  }
  return { workspace, model, redrawn, state: (id: string) => states().find((state) => state.id === id) }
}

describe('the state of a card', () => {
  it('changes only where something of it does', () => {
    const { workspace, model, redrawn } = canvas()
    expect(redrawn(() => workspace.select({ nodes: ['f'] }))).toEqual(['f'])
    expect(redrawn(() => workspace.select({ nodes: ['f', 'x'] }))).toEqual(['x'])
    expect(redrawn(() => (workspace.focused.value = 'g'))).toEqual(['g'])
    // Only what is wrong says more under the pointer, and an input of the sum is not fed.
    expect(redrawn(() => (model.hoveredNode.value = 'f'))).toEqual([])
    expect(redrawn(() => (model.hoveredNode.value = 's'))).toEqual(['s'])
    expect(redrawn(() => workspace.run.revision.value++)).toEqual([])
    expect(redrawn(() => workspace.compiledRevision.value++)).toEqual([])
  })

  it('says of each port whether the wire in hand may end there, and what is wrong with it', () => {
    const { model, redrawn, state } = canvas()
    expect(state('f')?.ports).toEqual([])
    expect(state('s')?.ports.map(({ wrong }) => wrong)).toEqual([false, true, false])
    model.wiring.start({ node: 'g', port: 'out', side: 'output' }, true)
    expect(state('s')?.ports.map(({ lit }) => lit)).toEqual([true, true, false])
    // From g to x would lead nowhere, and to f in a circle or not, but x has no input at all.
    expect(state('x')?.dimmed).toBe(true)
    expect([state('g')?.dimmed, state('s')?.dimmed]).toEqual([false, false])
    const over = { node: 's', port: 'in1', side: 'input' } as const
    expect(redrawn(() => model.wiring.moveTo(over))).toEqual(['s'])
    expect(state('s')?.ports.map(({ over }) => over)).toEqual([false, true, false])
    model.wiring.cancel()
    expect(state('x')?.dimmed).toBe(false)
  })

  it('has the sum of what comes back where an output feeds several inputs', () => {
    const { workspace, state } = canvas()
    expect(state('x')?.sums).toEqual([])
    workspace.perform('Wire', { edges: { 's.in1': [undefined, { from: 'g.out', to: 's.in1', order: 9 }] } })
    workspace.runTo('backward')
    expect(state('x')?.sums.map(({ port, gradient }) => [port.name, gradient])).toEqual([
      ['out', workspace.run.outputGradient('x.out')],
    ])
    expect(state('f')?.sums).toEqual([])
    expect(state('f')?.fed).toEqual(workspace.run.node('x')?.value)
  })

  it('has the current step, also where it is one inside the group', () => {
    const { workspace, redrawn, state } = canvas()
    const row = { index: 4, phase: 'forward', op: 'tanh', shapes: '' } as const
    expect(redrawn(() => (workspace.run.current.value = { ...row, node: 'f/inner' }))).toEqual(['f'])
    expect(state('f')?.step?.index).toBe(4)
    expect(redrawn(() => (workspace.run.current.value = { ...row, node: 'g' }))).toEqual(['f', 'g'])
  })

  it('points at a parameter, not at a port', () => {
    const { workspace, state } = canvas()
    for (const [name, points] of [
      ['in', false],
      ['out', false],
      ['weight', true],
    ] as const) {
      workspace.pointed.value = { node: 'f', name }
      expect(state('f')?.pointed).toBe(points)
    }
  })
})
