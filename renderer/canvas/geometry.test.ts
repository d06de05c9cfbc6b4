import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardGeometry, portPitch } from './geometry.ts'
import type { CardBody, CardFace, CardMark } from './geometry.ts'
import { textWidth } from './text-width.ts'

const linear: CardFace = {
  title: 'fc1',
  marks: [],
  summary: 'linear 2 → 8',
  inputs: [{ name: 'in', shape: 'B×2' }],
  outputs: [{ name: 'out', shape: 'B×8' }],
  body: 'none',
  later: 'none',
  columns: 8,
  footer: '24 parameters',
}
const name = fc.stringMatching(/^[A-Za-z0-9 ×_]{1,24}$/)
const port = fc.record({ name, shape: fc.constantFrom('', '?', 'B', 'scalar', 'B×8', 'B×128×32×32') })
const bodies = fc.constantFrom<CardBody>('none', 'cells', 'number', 'curve')
const faces: fc.Arbitrary<CardFace> = fc
  .record({
    title: name,
    marks: fc.subarray<CardMark>(['frozen', 'stopGradient']),
    summary: name,
    inputs: fc.array(port, { maxLength: 6 }),
    outputs: fc.array(port, { maxLength: 2 }),
    later: bodies,
    ran: fc.boolean(),
    columns: fc.integer({ min: 0, max: 64 }),
    footer: fc.constantFrom('', '24 parameters'),
  })
  .map(({ ran, ...face }) => ({ ...face, body: ran ? face.later : 'none' }))

describe('cardGeometry', () => {
  it('is that of the drawings', () => {
    expect(cardGeometry(linear).height).toBe(96)
    expect(cardGeometry({ ...linear, footer: '' }).height).toBe(80)
    expect(cardGeometry({ ...linear, body: 'cells' }).height).toBe(152)
    expect(cardGeometry({ ...linear, body: 'cells', footer: '' }).height).toBe(136)
    expect(cardGeometry({ ...linear, body: 'curve', footer: '' }).height).toBe(146)
    const loss = { ...linear, inputs: [...linear.inputs, ...linear.inputs], body: 'number' as const, footer: '' }
    expect(cardGeometry(loss).height).toBe(152)
  })

  it('puts inputs on the left edge and outputs on the right, each on a row', () => {
    const { ports, width } = cardGeometry(linear)
    expect(ports.map(({ side, x, y }) => ({ side, x, y }))).toEqual([
      { side: 'input', x: 0, y: 59 },
      { side: 'output', x: width, y: 59 },
    ])
  })

  it('gives an output a row of its own where both would not fit', () => {
    const long = { ...linear, inputs: [{ name: 'prediction', shape: 'B×128×64×64' }] }
    const [input, output] = cardGeometry(long).ports
    expect(output?.y).toBe((input?.y ?? 0) + portPitch)
  })

  it('keeps its ports where they are when something has run', () => {
    fc.assert(
      fc.property(faces, (face) => {
        const before = cardGeometry({ ...face, body: 'none' })
        const after = cardGeometry({ ...face, body: face.later })
        expect(after.ports).toEqual(before.ports)
        expect(after.width).toBe(before.width)
        expect(before.fullHeight).toBe(after.height)
        expect(after.fullHeight).toBe(after.height)
      }),
    )
  })

  it('holds everything it shows', () => {
    fc.assert(
      fc.property(faces, (face) => {
        const { width, height, ports, bodyTop, bodyHeight, footerTop, rule } = cardGeometry(face)
        expect(ports).toHaveLength(face.inputs.length + face.outputs.length)
        expect(width).toBeGreaterThanOrEqual(104)
        expect(width).toBeLessThanOrEqual(200)
        expect(width % 4).toBe(0)
        for (const { x, y, side } of ports) {
          expect(x).toBe(side === 'input' ? 0 : width)
          expect(y + 11).toBeLessThanOrEqual(bodyHeight > 0 ? bodyTop : height)
        }
        expect(bodyTop + bodyHeight).toBeLessThanOrEqual(height)
        if (footerTop !== undefined) expect(footerTop + 16).toBeLessThanOrEqual(height)
        expect(rule === undefined).toBe(face.body === 'none')
        const rows = new Set(ports.map(({ side, y }) => `${side} ${y}`))
        expect(rows.size).toBe(ports.length)
      }),
    )
  })
})

describe('textWidth', () => {
  it('is that of the reference font', () => {
    // Widths of Liberation Sans from its own tables: f 278, c 500, 1 556 thousandths of an em.
    expect(textWidth('fc1', 12)).toBeCloseTo(((278 + 500 + 556) * 12) / 1000, 9)
    expect(textWidth('', 12)).toBe(0)
    expect(textWidth('fc1', 12, true)).toBeGreaterThan(textWidth('fc1', 12))
  })
})

describe('crowd', () => {
  const three = cardGeometry({
    ...linear,
    inputs: ['a', 'b', 'c'].map((name) => ({ name, shape: '' })),
    outputs: [{ name: 'out', shape: '' }],
  })
  const crowds = (side: 'input' | 'output') =>
    three.ports.filter((port) => port.side === side).map(({ crowd }) => crowd)

  it('tells on which sides of a port the next one of its side is', () => {
    expect(crowds('input')).toEqual(['below', 'above below', 'above'])
  })

  it('says nothing of ports on the other side of the card', () => {
    expect(crowds('output')).toEqual([''])
  })

  it('gives every point between two ports to one of them', () => {
    fc.assert(
      fc.property(faces, (face) => {
        const geometry = cardGeometry(face)
        for (const port of geometry.ports) {
          const next = geometry.ports.find(({ side, y }) => side === port.side && y > port.y)
          if (!next) continue
          expect(next.y - port.y).toBe(portPitch)
          expect([port.crowd.includes('below'), next.crowd.includes('above')]).toEqual([true, true])
        }
      }),
    )
  })
})
