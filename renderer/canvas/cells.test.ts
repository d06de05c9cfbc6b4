import { describe, expect, it } from 'vitest'
import { cellPaths, cellsSize } from './cells.ts'
import { markPlaces } from './draw-marks.ts'
import { curvePaths, curveSpots } from './activation-curve.ts'
import { histogramBars } from './histogram-bars.ts'
import { scalarFunctions } from '../../core/nodes/scalar-functions.ts'

const preview = { rows: 1, columns: 4, cells: Float32Array.of(1, -1, 0, NaN), peak: 1, binned: false }

describe('cells', () => {
  it('fit their place, and are never larger than 8 pixels', () => {
    expect(cellsSize({ rows: 4, columns: 2 }, 50)).toEqual({ pitch: 8, width: 18, height: 34 })
    const many = cellsSize({ rows: 8, columns: 16 }, 50)
    expect(many.width).toBeLessThanOrEqual(50)
    expect(many.height).toBeLessThanOrEqual(34)
  })

  it('are solid above zero, frames below, absent at zero, crosses where there is no number', () => {
    const { positive, negative, broken } = cellPaths(preview, 8)
    expect(positive.split('z')).toHaveLength(2)
    expect(negative.split('z')).toHaveLength(3)
    expect(broken).toMatch(/^M/)
  })

  it('grow with the magnitude', () => {
    const side = (value: number) => {
      const { positive } = cellPaths({ ...preview, columns: 1, cells: Float32Array.of(value) }, 8)
      return Number(/h([\d.]+)/.exec(positive)?.[1])
    }
    expect(side(1)).toBeGreaterThan(side(0.25))
    expect(side(0.25)).toBeGreaterThan(side(0.01))
  })
})

describe('markPlaces', () => {
  it('stands evenly about the middle', () => {
    expect(markPlaces(77, undefined)).toEqual([38.5])
    const three = markPlaces(176, undefined)
    expect(three).toHaveLength(3)
    expect(three[1]).toBe(88)
    expect((three[2] ?? 0) - (three[1] ?? 0)).toBeCloseTo(48, 0)
  })

  it('runs to the producer, and as one goes out one comes in', () => {
    const length = 176
    const [first = 0] = markPlaces(length, 10)
    const [later = 0] = markPlaces(length, 20)
    expect(later).toBeCloseTo(first - 10, 9)
    for (let travel = 0; travel < 200; travel += 7) {
      const places = markPlaces(length, travel)
      expect(places).toHaveLength(3)
      for (const place of places) {
        expect(place).toBeGreaterThanOrEqual(0)
        expect(place).toBeLessThanOrEqual(length)
      }
    }
  })
})

describe('the curve of an activation', () => {
  it('is drawn for every function, with its names apart', () => {
    for (const f of Object.values(scalarFunctions)) {
      const paths = curvePaths({ f, alpha: undefined })
      expect(paths.function).toMatch(/^M/)
      expect(paths.slope).toMatch(/^M/)
      expect(paths.function).not.toMatch(/NaN|Infinity/)
      expect(Math.abs(paths.functionName - paths.slopeName)).toBeGreaterThanOrEqual(9)
    }
  })

  it('marks where values are', () => {
    const [spot] = curveSpots({ f: scalarFunctions.tanh, alpha: undefined }, 0)
    expect(spot?.x).toBe(53)
    expect(curveSpots({ f: scalarFunctions.log, alpha: undefined }, -1)).toEqual([])
  })
})

describe('histogramBars', () => {
  it('tells the sign of each bin, and shows the rarest', () => {
    const bars = histogramBars({ bounds: [-2, -1, 1, 2], counts: [1, 1000, 2] }, 90, 20)
    expect(bars.map(({ sign }) => sign)).toEqual(['negative', 'zero', 'positive'])
    expect(Math.min(...bars.map(({ height }) => height))).toBeGreaterThanOrEqual(2)
    expect(histogramBars({ bounds: [0, 1, 2], counts: [0, 3] }, 90, 20)).toHaveLength(1)
  })
})
