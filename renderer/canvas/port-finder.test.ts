import { describe, expect, it } from 'vitest'
import { createDocument } from '../../core/graph/create.ts'
import { DocumentScene } from './document-scene.ts'
import { edgeAt, nodeAt } from './hit.ts'
import { findPort } from './port-finder.ts'
import { Scene } from './scene.ts'

const document = createDocument({
  nodes: [
    { id: 'x', type: 'input', attributes: {}, order: 0 },
    { id: 'sum', type: 'add', attributes: {}, order: 1 },
  ],
  edges: [{ from: 'x.out', to: 'sum.in0', order: 2 }],
  positions: [
    ['x', [0, 0]],
    ['sum', [400, 0]],
  ],
})
const unknown = {
  outputType: () => undefined,
  inputType: () => undefined,
  parameterCount: () => 0,
  ran: false,
  batch: 1,
}
const scene = new DocumentScene(new Scene(), document, unknown)
scene.load(document)
const any = () => true

describe('findPort', () => {
  it('takes the nearest port within reach of the screen, whatever the zoom', () => {
    expect(findPort(scene, { x: 392, y: 64 }, 1, 'input', any)?.port).toBe('in0')
    expect(findPort(scene, { x: 392, y: 78 }, 1, 'input', any)?.port).toBe('in1')
    expect(findPort(scene, { x: 370, y: 59 }, 1, 'input', any)).toBeUndefined()
    expect(findPort(scene, { x: 370, y: 59 }, 0.5, 'input', any)?.port).toBe('in0')
  })

  it('prefers one that fits to a nearer one that does not', () => {
    expect(findPort(scene, { x: 398, y: 66 }, 1, 'input', ({ port }) => port === 'in1')?.port).toBe('in1')
  })

  it('gives one that does not fit, so that it can say why', () => {
    expect(findPort(scene, { x: 398, y: 60 }, 1, 'input', () => false)?.port).toBe('in0')
  })

  it('takes the first unfed port that fits from the body of a card', () => {
    expect(findPort(scene, { x: 460, y: 20 }, 1, 'input', any)).toEqual({ node: 'sum', port: 'in1', side: 'input' })
    expect(findPort(scene, { x: 460, y: 20 }, 1, 'input', ({ port }) => port === 'in0')?.port).toBe('in0')
    expect(findPort(scene, { x: 50, y: 20 }, 1, 'input', any)).toBeUndefined()
  })
})

describe('what is at a point', () => {
  it('is a card, a wire within reach, or nothing', () => {
    expect(nodeAt(scene.scene, { x: 10, y: 10 })).toBe('x')
    expect(nodeAt(scene.scene, { x: 250, y: 59 })).toBeUndefined()
    expect(edgeAt(scene.scene, { x: 250, y: 63 }, 1)).toBe('sum.in0')
    expect(edgeAt(scene.scene, { x: 250, y: 75 }, 1)).toBeUndefined()
    expect(edgeAt(scene.scene, { x: 250, y: 75 }, 0.25)).toBe('sum.in0')
  })
})
