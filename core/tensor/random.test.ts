import { describe, expect, it } from 'vitest'
import fixture from './fixtures/random.json' with { type: 'json' }
import { initialise } from './initialise.ts'
import { fnv1a32, randomStream } from './random.ts'
import { tensor } from './tensor.ts'

describe('randomStream', () => {
  // The numbers are from a program in another language, written from the format's description alone.
  it.each(fixture)('of $seed/$name is the documented one', ({ seed, name, state, uniform, normal, after }) => {
    const random = randomStream(seed, name)
    expect(random.state()).toEqual(state)
    expect(uniform.map(() => random.uniform())).toEqual(uniform)
    for (const wanted of normal) expect(random.normal()).toBeCloseTo(wanted, 14)
    expect(random.state()).toEqual(after)
  })

  it('hashes as FNV-1a does', () => {
    expect(fnv1a32('')).toBe(0x811c9dc5)
    expect(fnv1a32('a')).toBe(0xe40c292c)
    expect(fnv1a32('foobar')).toBe(0xbf9cf968)
  })

  it('goes on from a state that was kept', () => {
    const random = randomStream(3, 'drop.mask')
    random.uniform()
    const kept = random.state()
    const first = [random.uniform(), random.normal()]
    random.restore(kept)
    expect([random.uniform(), random.normal()]).toEqual(first)
  })

  it('has the moments of its distributions', () => {
    const random = randomStream(1, 'w')
    const normals = initialise([20_000], { kind: 'normal', sigma: 2 }, random).data
    const uniforms = initialise([20_000], { kind: 'uniform', bound: 3 }, random).data
    const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length
    const square = (values: Float64Array) => mean(values.map((x) => x * x))
    expect(Math.abs(mean(normals))).toBeLessThan(0.06)
    expect(square(normals)).toBeCloseTo(4, 0)
    expect(square(uniforms)).toBeCloseTo(3, 0)
    expect(Math.max(...uniforms.map(Math.abs))).toBeLessThanOrEqual(3)
  })
})

describe('initialise', () => {
  it('fills in C order from the stream, the uniform one as (2u - 1) times the bound', () => {
    const filled = initialise([2, 2], { kind: 'uniform', bound: 0.5 }, randomStream(0, 'w'))
    const random = randomStream(0, 'w')
    expect([...filled.data]).toEqual([1, 2, 3, 4].map(() => (2 * random.uniform() - 1) * 0.5))
  })

  it('fills with given values, a single one repeated', () => {
    const random = randomStream(0, 'w')
    const values = (x: ReturnType<typeof tensor>) => [...initialise([2], { kind: 'values', values: x }, random).data]
    expect(values(tensor([2], [3, 4]))).toEqual([3, 4])
    expect(values(tensor([], [5]))).toEqual([5, 5])
    expect([...initialise([2], { kind: 'ones' }, random).data]).toEqual([1, 1])
    expect([...initialise([2], { kind: 'zeros' }, random).data]).toEqual([0, 0])
  })
})
