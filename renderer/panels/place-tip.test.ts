import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeTip } from './place-tip.ts'

const window = { width: 1280, height: 720 }
const tip = fc.record({ width: fc.integer({ min: 30, max: 400 }), height: fc.integer({ min: 20, max: 60 }) })
const box = fc
  .tuple(fc.integer({ min: 0, max: 1240 }), fc.integer({ min: 0, max: 690 }))
  .map(([left, top]) => ({ left, top, right: left + 32, bottom: top + 28 }))
const side = fc.constantFrom('top' as const, 'bottom' as const, 'left' as const, 'right' as const)

test('a tip lies in the window and does not cover its control', () => {
  fc.assert(
    fc.property(box, tip, side, (about, size, side) => {
      const { x, y } = placeTip(about, size, window, side)
      expect(x).toBeGreaterThanOrEqual(8)
      expect(y).toBeGreaterThanOrEqual(8)
      expect(x + size.width).toBeLessThanOrEqual(window.width - 8)
      expect(y + size.height).toBeLessThanOrEqual(window.height - 8)
      const apart =
        x >= about.right || x + size.width <= about.left || y >= about.bottom || y + size.height <= about.top
      expect(apart).toBe(true)
    }),
  )
})

test('it lies in the middle of the side that was asked for, where there is room', () => {
  const about = { left: 600, top: 300, right: 640, bottom: 320 }
  expect(placeTip(about, { width: 100, height: 24 }, window, 'bottom')).toEqual({ x: 570, y: 326 })
  expect(placeTip(about, { width: 100, height: 24 }, window, 'top')).toEqual({ x: 570, y: 270 })
  expect(placeTip(about, { width: 100, height: 24 }, window, 'right')).toEqual({ x: 646, y: 298 })
  expect(placeTip({ ...about, top: 0, bottom: 20 }, { width: 100, height: 24 }, window, 'top').y).toBe(26)
})
