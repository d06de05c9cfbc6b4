import { describe, expect, it } from 'vitest'
import { createDocument } from '../../core/graph/create.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import { DocumentScene } from './document-scene.ts'
import { Scene } from './scene.ts'
import { firstNode, nearestNode, walk } from './walking.ts'

const places: { readonly [id: string]: [number, number] } = {
  x: [0, 100],
  up: [300, 0],
  down: [300, 300],
  sum: [600, 100],
  alone: [320, 700],
}
const document: GraphDocument = createDocument({
  nodes: Object.keys(places).map((id, order) => ({
    id,
    type: id === 'sum' ? 'add' : 'activation',
    attributes: {},
    order,
  })),
  edges: [
    { from: 'x.out', to: 'up.in', order: 10 },
    { from: 'x.out', to: 'down.in', order: 11 },
    { from: 'down.out', to: 'sum.in0', order: 12 },
    { from: 'up.out', to: 'sum.in1', order: 13 },
  ],
  positions: Object.entries(places),
})
const unknown = {
  outputType: () => undefined,
  inputType: () => undefined,
  parameterCount: () => 0,
  ran: false,
  batch: 1,
}
const scene = new Scene()
new DocumentScene(scene, document, unknown).load(document)
const go = (id: string, direction: Parameters<typeof walk>[3]) => walk(document, scene, id, direction)

describe('walk', () => {
  it('follows wires to the left and right, the first of several', () => {
    expect(go('x', 'right')).toBe('up')
    expect(go('up', 'right')).toBe('sum')
    expect(go('sum', 'left')).toBe('down')
    expect(go('down', 'left')).toBe('x')
  })

  it('goes up and down between siblings', () => {
    expect(go('up', 'down')).toBe('down')
    expect(go('down', 'up')).toBe('up')
  })

  it('goes to the nearest card where there is no wire', () => {
    expect(go('down', 'down')).toBe('alone')
    expect(go('alone', 'up')).toBe('down')
    expect(go('x', 'left')).toBeUndefined()
  })

  it('begins at the left', () => {
    expect(firstNode(scene)).toBe('x')
    expect(firstNode(new Scene())).toBeUndefined()
  })
})

it('where a card was, the keys go on at the nearest', () => {
  expect(nearestNode(scene, { x: 380, y: 600 })).toBe('alone')
  expect(nearestNode(scene, { x: -500, y: 0 })).toBe('x')
})
