import { expect, it } from 'vitest'
import { edgeThrough } from './hit.ts'
import { Scene } from './scene.ts'

it('a wire leads through a card wherever it lies on it; of several the one at the ports is meant', () => {
  const scene = new Scene()
  const card = { width: 100, height: 120, hue: 0, flags: 0, title: '' }
  for (const [name, y] of [
    ['a', 0],
    ['b', 60],
  ] as const) {
    scene.setNode(name, { ...card, x: 0, y })
    scene.setNode(`${name}2`, { ...card, x: 3000, y })
    const ends = { source: name, target: `${name}2`, startX: 100, startY: 40, endX: 0, endY: 40 }
    scene.setEdge(`${name}2.in`, { from: `${name}.out`, ...ends })
  }
  // The first wire runs at 40, the second at 100.
  const through = (top: number) =>
    edgeThrough(scene, { left: 1400, top, right: 1530, bottom: top + 130 }, { x: 1465, y: top + 59 })
  expect(through(-80)).toBe('a2.in')
  expect(through(30)).toBe('b2.in')
  expect(through(90)).toBe('b2.in')
  expect(through(-19)).toBe('a2.in')
  expect([through(101), through(-100)]).toEqual([undefined, undefined])
})
