import { describe, expect, it } from 'vitest'
import { activationFacts } from './activation-facts.ts'
import { contourEdge, sizesOfPair } from './plot-room.ts'
import { heightRange, keyStep, scaleOf, snapped, ticksOf } from './scale.ts'
import { surfaceOf } from './surface.ts'

describe('what is said of activation functions', () => {
  const facts = new Map(activationFacts().map((one) => [one.name, one]))
  const names = (of: (name: string) => unknown) => [...facts.keys()].filter(of)

  it('names what saturates', () => {
    expect(names((name) => facts.get(name)?.saturates === 'both sides')).toEqual([
      'sigmoid',
      'tanh',
      'softsign',
      'hardtanh',
      'hardsigmoid',
    ])
    expect(names((name) => facts.get(name)?.saturates === 'left')).toEqual([
      'relu',
      'elu',
      'selu',
      'gelu',
      'silu',
      'softplus',
      'exp',
    ])
    expect(names((name) => facts.get(name)?.saturates === 'right')).toEqual([])
  })
  it('names what has a kink; elu with α = 1 is smooth', () => {
    expect(names((name) => (facts.get(name)?.kinks.length ?? 0) > 0)).toEqual([
      'relu',
      'leakyRelu',
      'selu',
      'hardtanh',
      'hardsigmoid',
      'abs',
    ])
    expect(facts.get('hardtanh')?.kinks).toEqual([-1, 1])
  })
})

describe('scales', () => {
  it('go to pixels and back', () => {
    const scale = scaleOf(-3, 3, 10, 310)
    expect(scale.at(0)).toBe(160)
    expect(scale.from(scale.at(1.25))).toBeCloseTo(1.25, 12)
  })
  it('have round ticks and round steps', () => {
    expect(ticksOf(-3, 3, 6)).toEqual([-3, -2, -1, 0, 1, 2, 3])
    expect(ticksOf(-0.3, 0.3, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
    expect(keyStep(-3, 3)).toBe(0.1)
    expect(keyStep(-10, 10)).toBe(0.5)
    expect(snapped(1.5 + 0.1, 0.1)).toBe(1.6)
  })
  it('do not let a pole press the rest flat', () => {
    const [low, high] = heightRange([...Array.from({ length: 100 }, (_, i) => i / 100), 1e9], [])
    expect(low).toBeGreaterThan(-1)
    expect(high).toBeLessThan(3)
    expect(heightRange([1, 2, 3], [10])[1]).toBeGreaterThan(10)
  })
})

describe('surface', () => {
  const values = Float64Array.from({ length: 25 }, (_, i) => i % 5)
  it('draws the far cells first, and places what it says', () => {
    const { quads, place, lift } = surfaceOf({ side: 5, values }, [0, 4], { turn: 0, tilt: 0.6 }, 200, 200)
    expect(quads).toHaveLength(16)
    const lowest = (points: string) => Math.max(...points.split(' ').map((one) => Number(one.split(',')[1])))
    // From the front the nearest row is lowest on the picture.
    expect(lowest(quads[0]!.points)).toBeLessThan(lowest(quads.at(-1)!.points))
    expect(lift(0)).toBeCloseTo(-0.6)
    expect(lift(4)).toBeCloseTo(0.6)
    expect(place(0, 0, 0)).toEqual([100, 100])
    const [right] = place(1, 0, 0)
    expect(right).toBeGreaterThan(100)
  })
  it('leaves out what is no number', () => {
    const holed = values.with(12, NaN)
    expect(surfaceOf({ side: 5, values: holed }, [0, 4], { turn: 0.5, tilt: 0.6 }, 200, 200).quads).toHaveLength(12)
  })
})

describe('the room for pictures', () => {
  it.each([
    [458, 236],
    [458, 500],
    [300, 236],
    [900, 700],
  ])('holds level sets and surface in %i × %i', (width, height) => {
    const { side, surface } = sizesOfPair({ width, height })
    const wide = side + contourEdge.left + contourEdge.right
    expect(wide).toBeLessThanOrEqual(width)
    expect(side + contourEdge.top + contourEdge.bottom).toBeLessThanOrEqual(height)
    expect(surface.width).toBeLessThanOrEqual(width)
    // Beside each other no higher than the room is, or of a size of its own below.
    if (wide + surface.width <= width) expect(surface.height).toBeLessThanOrEqual(height)
  })
})
