import { expect, it } from 'vitest'
import { edgeLook } from '../state/edge-look.ts'
import { LabelLayer } from './label-layer.ts'
import type { Palette } from './palette.ts'
import { grown, shifted } from './picture.ts'
import { Scene } from './scene.ts'
import type { View } from './view.ts'

const look = edgeLook(undefined, { shape: [8], batched: true })
const window = { width: 800, height: 600 }
const rim = 160
/** Of the window, as the minimap. */
const map = { left: 600, top: 300, right: 780, bottom: 580 }

it('words leave from under the minimap when a pan has come to rest, and come back when it has left them', () => {
  const scene = new Scene()
  const card = { width: 100, height: 60, hue: 0, flags: 0, title: '' }
  scene.setNode('a', { ...card, x: 0, y: 370 })
  scene.setNode('b', { ...card, x: 600, y: 370 })
  scene.setEdge('b.in', { from: 'a.out', source: 'a', target: 'b', startX: 100, startY: 30, endX: 0, endY: 30 })
  const layer = new LabelLayer(scene, { look: () => look, obstacles: () => [], overlay: () => map })

  /** Draws what a pan shows when it has come to rest; where the words are on the screen. */
  const wordsIn = (view: View) => {
    const drawn: { x: number; y: number }[] = []
    const shown = shifted(view, rim)
    layer.draw(context(drawn), shown, grown(window, rim), rim, palette, true)
    expect(layer.isOvertaken(view, window)).toBe(false)
    return drawn.map(({ x, y }) => ({ x: x - rim, y: y - rim }))
  }
  const [before] = wordsIn({ k: 1, x: 0, y: 0 })
  expect(before).toBeDefined()
  expect(before?.x).toBeCloseTo(350, -2)

  const away = { k: 1, x: 140, y: 0 }
  const beside = { k: 1, x: 310, y: 0 }
  expect(layer.isOvertaken(away, window)).toBe(false)
  expect(layer.isOvertaken(beside, window)).toBe(true)
  const [moved] = wordsIn(beside)
  expect(moved).toBeDefined()
  expect((moved?.x ?? 0) < map.left || (moved?.x ?? 0) > map.right).toBe(true)

  expect(layer.isOvertaken(away, window)).toBe(true)
  expect(wordsIn({ k: 1, x: 0, y: 0 })).toEqual([before])
})

const palette = { size: 1, fontUi: 'sans-serif' } as Palette

/** A canvas that only notes where words are put; a letter is 7 pixels wide. */
function context(drawn: { x: number; y: number }[]): CanvasRenderingContext2D {
  return new Proxy({} as CanvasRenderingContext2D, {
    get: (_, name) => {
      if (name === 'measureText') return (text: string) => ({ width: 7 * text.length })
      return (x: number, y: number) => name === 'translate' && drawn.push({ x, y })
    },
  })
}
