import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDocument } from '../../core/graph/create.ts'
import { Camera } from './camera.ts'
import { DocumentScene } from './document-scene.ts'
import { minimapSize } from './draw-minimap.ts'
import { Scene } from './scene.ts'
import { screenPoint } from './view.ts'
import type { Rect, Size } from './view.ts'

const source = {
  outputType: () => undefined,
  inputType: () => undefined,
  parameterCount: () => 0,
  ran: false,
  batch: 1,
}

/** A camera on nodes at these places. */
function looking(places: readonly (readonly [number, number])[], size: Size) {
  const document = createDocument({
    nodes: places.map((_, i) => ({ id: `n${i}`, type: 'activation', attributes: {}, order: i })),
    positions: places.map((at, i) => [`n${i}`, at]),
  })
  const graph = new DocumentScene(new Scene(), document, source)
  graph.load(document)
  const window = { size, moves: 0 }
  const camera = new Camera(graph, { viewport: () => window.size, textSize: () => 1, moved: () => window.moves++ })
  /** Where nodes are on the screen, all together. */
  const seen = (ids: Iterable<string> = graph.cards.keys()): Rect => {
    const { left, top, right, bottom } = graph.boundsOf(ids)!
    const [corner, other] = [
      screenPoint(camera.view, { x: left, y: top }),
      screenPoint(camera.view, { x: right, y: bottom }),
    ]
    return { left: corner.x, top: corner.y, right: other.x, bottom: other.y }
  }
  return { camera, window, seen }
}

const at = fc.integer({ min: -3000, max: 3000 })
const places = fc.array(fc.tuple(at, at), { minLength: 1, maxLength: 12 })
const size = fc.record({ width: fc.integer({ min: 300, max: 2500 }), height: fc.integer({ min: 300, max: 1500 }) })

function expectInside({ left, top, right, bottom }: Rect, { width, height }: Size): void {
  expect(left).toBeGreaterThanOrEqual(-1e-6)
  expect(top).toBeGreaterThanOrEqual(-1e-6)
  expect(right).toBeLessThanOrEqual(width + 1e-6)
  expect(bottom).toBeLessThanOrEqual(height + 1e-6)
}

describe('a camera', () => {
  it('opens with every card in the window, and so it stays as the window changes its size', () => {
    fc.assert(
      fc.property(places, size, size, (nodes, first, second) => {
        const { camera, window, seen } = looking(nodes, first)
        camera.open()
        expectInside(seen(), first)
        window.size = second
        camera.resized()
        expectInside(seen(), second)
      }),
    )
  })

  it('stays where somebody moved it, or after an edit, when the window changes its size', () => {
    const { camera, window } = looking([[0, 0]], { width: 800, height: 600 })
    camera.open()
    camera.panBy(7, 0)
    const moved = camera.view
    window.size = { width: 1000, height: 600 }
    camera.resized()
    expect(camera.view).toBe(moved)
    camera.fit()
    camera.edited()
    const fitted = camera.view
    window.size = { width: 700, height: 600 }
    camera.resized()
    expect(camera.view).toBe(fitted)
  })

  it('fits when there is room at last, where there was none', () => {
    const { camera, window, seen } = looking([[5000, 5000]], { width: 0, height: 0 })
    camera.open()
    window.size = { width: 800, height: 600 }
    camera.resized()
    expectInside(seen(), window.size)
  })

  it('brings what it is asked for into the window, and moves no more than it must', () => {
    fc.assert(
      fc.property(places, size, at, at, (nodes, window, x, y) => {
        const { camera, seen } = looking(nodes, window)
        camera.setView({ k: 1, x, y })
        camera.reveal(['n0'])
        expectInside(seen(['n0']), window)
        const { view } = camera
        camera.reveal(['n0'])
        expect(camera.view).toEqual(view)
      }),
    )
  })

  it('keeps few cards off the minimap, where it is shown', () => {
    const window = { width: 1280, height: 720 }
    const map = minimapSize(window)!
    const { camera, seen } = looking(
      [
        [0, 0],
        [900, 480],
      ],
      window,
    )
    camera.fit()
    const corner = camera.mapIn(window)!
    expect(corner.right - corner.left).toBe(map.width)
    const { right, bottom } = seen(['n1'])
    expect(right <= corner.left || bottom <= corner.top).toBe(true)
    camera.hasMinimap = false
    expect(camera.mapIn(window)).toBeUndefined()
  })
})
