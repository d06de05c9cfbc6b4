import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../core/compile/compile.ts'
import { readGraph } from '../../core/format/read.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import { tensor } from '../../core/tensor/tensor.ts'
import { jsonPieces } from './json-pieces.ts'
import { entryName, shapeText, shortNumber, tensorSummary } from './numbers.ts'
import { problemJson, problemLine } from './report.ts'
import { runTable } from './run-table.ts'
import { table } from './table.ts'
import { isTensorFault, readTensor } from './tensor-json.ts'
import { plainText, styled } from './terminal.ts'
import { sample } from './testing/gradwire.ts'

describe('numbers', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [-0.5, '-0.5'],
    [1 / 3, '0.3333'],
    [123456, '123500'],
    [12345678, '1.235e+7'],
    [0.000123456, '0.0001235'],
    [0.0000123456, '1.235e-5'],
    [9.99999e-5, '0.0001'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%f is %s', (value, text) => expect(shortNumber(value)).toBe(text))

  it('names shapes and entries', () => {
    expect(['scalar', '4', '2×3']).toEqual([[], [4], [2, 3]].map(shapeText))
    expect(entryName('loss', [], 0)).toBe('loss')
    expect(entryName('x', [3], 2)).toBe('x[2]')
    expect([0, 1, 3, 5].map((i) => entryName('w', [2, 3], i))).toEqual(['w[0,0]', 'w[0,1]', 'w[1,0]', 'w[1,2]'])
  })

  it('shows small tensors in full and large ones by mean and deviation', () => {
    expect(tensorSummary(tensor([], [2.5]))).toBe('2.5')
    expect(tensorSummary(tensor([2, 3], [1, 2, 3, 4, 5, 6]))).toBe('[[1, 2, 3], [4, 5, 6]]')
    expect(tensorSummary(tensor([1, 1, 2], [1, NaN]))).toBe('[[[1, NaN]]]')
    expect(tensorSummary(tensor([8], [1, 1, 1, 1, 3, 3, 3, 3]))).toBe('2 ± 1')
    expect(tensorSummary(tensor([8], [1, 1, 1, 3, 3, 3, NaN, Infinity]))).toBe('2 ± 1, 1 NaN, 1 infinity')
    expect(tensorSummary(tensor([7], Array<number>(7).fill(NaN)))).toBe('7 NaN')
  })
})

describe('tables', () => {
  const columns = [{ title: 'name' }, { title: 'n', align: 'right' as const }]
  const rows = [
    ['a', '1'],
    ['Größe', { text: '22', style: 'red' as const }],
  ]

  it('line up', () => {
    expect(table(columns, rows, false)).toBe('  name    n\n  a       1\n  Größe  22\n')
    expect(table(columns, [], false)).toBe('')
  })

  it('line up in colour as well', () => {
    const coloured = table(columns, rows, true)
    expect(coloured).toContain('\u001b[31m22\u001b[39m')
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(table(columns, rows, false))
  })

  it('hold no text that steers the terminal', () => {
    expect(plainText('a\u001b[2J\nb\u202ec\u0085')).toBe('a\\u001b[2J\\u000ab\\u202ec\\u0085')
    expect(table([{ title: 'x' }], [['\u001b[2J']], false)).not.toContain('\u001b')
    expect(styled('a', 'bold', false)).toBe('a')
  })
})

describe('the table of a run', () => {
  it('colours values, gradients by their sign, and none', () => {
    const { document } = readGraph(readFileSync(sample('image-network')))
    const session = createSession(document!, compile(document!))
    if (areProblems(session)) throw new Error(JSON.stringify(session))
    session.runBackward()
    const coloured = [...runTable(document!, session, true, true)].join('')
    expect(coloured).toContain('\u001b[2mnone\u001b[22m')
    expect(coloured).toMatch(/\u001b\[36m.*\u001b\[39m.*\u001b\[3[34]m/)
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe([...runTable(document!, session, true, false)].join(''))
  })
})

describe('error lines', () => {
  const problem = { code: 'E_SHAPE', severity: 'error' as const, message: 'too wide', fix: 'make it narrower' }

  it.each([
    [{}, 'error[E_SHAPE]: too wide; make it narrower', null],
    [{ node: 'fc1' }, 'error[E_SHAPE] fc1: too wide; make it narrower', null],
    [{ node: 'fc1', port: 'in' }, 'error[E_SHAPE] fc1.in: too wide; make it narrower', null],
    [{ path: 'seed' }, 'error[E_SHAPE] seed: too wide; make it narrower', 'seed'],
    [
      { node: 'block/fc1', attribute: 'bias' },
      'error[E_SHAPE] nodes.block.nodes.fc1.attributes.bias: too wide; make it narrower',
      'nodes.block.nodes.fc1.attributes.bias',
    ],
  ])('%o', (place, line, path) => {
    expect(problemLine({ ...problem, ...place })).toBe(line)
    expect(problemJson({ ...problem, ...place })).toEqual({
      code: 'E_SHAPE',
      message: 'too wide; make it narrower',
      node: 'node' in place ? place.node : null,
      port: 'port' in place ? place.port : null,
      path,
    })
  })
})

describe('JSON', () => {
  it('in pieces is what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect([...jsonPieces(value)].join('')).toBe(JSON.stringify(value))
      }),
    )
    const long = Array.from({ length: 100_000 }, (_, i) => i / 7)
    expect([...jsonPieces({ long, none: undefined })].join('')).toBe(JSON.stringify({ long }))
    expect(Math.max(...Array.from(jsonPieces(long), (piece) => piece.length))).toBeLessThan(1e6)
    const short = fc.sample(fc.jsonValue(), { seed: 1, numRuns: 20 })
    const mixed = { short, lists: short.map((value) => [value, long.slice(0, 20_000)]), '': { long, none: undefined } }
    expect([...jsonPieces(mixed)].join('')).toBe(JSON.stringify(mixed))
  })

  it('tensors are read in either notation', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
    fc.assert(
      fc.property(shape, (lengths) => {
        let next = 0
        const nest = (axis: number): unknown =>
          axis === lengths.length ? next++ : Array.from({ length: lengths[axis]! }, () => nest(axis + 1))
        const nested = readTensor(nest(0))
        const flat = readTensor({ shape: lengths, data: Array.from({ length: next }, (_, i) => i) })
        expect(nested).toEqual(flat)
        expect(isTensorFault(nested)).toBe(false)
      }),
    )
    expect(readTensor(['NaN', '-Infinity'])).toEqual({ shape: [2], data: Float64Array.of(NaN, -Infinity) })
  })

  it('and no other value is taken for one, nor throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readTensor(value)
        if (isTensorFault(read)) expect(read.fix).not.toBe('')
        else expect(read.shape.reduce((a, b) => a * b, 1)).toBe(read.data.length)
      }),
    )
    for (const value of [null, true, 'x', {}, { shape: [-1], data: [] }, { shape: [1.5], data: [1] }, ['toString']])
      expect(isTensorFault(readTensor(value))).toBe(true)
  })
})
