import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PlainGraph } from '../compile/testing/graph.ts'
import type { GraphDocument } from '../graph/document.ts'
import type { Expected } from '../run/testing/expect-result.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { RunSubject } from './cell-sources.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { readGraph } from '../format/read.ts'
import { prepare } from '../run/prepare.ts'
import { areProblems, createSession } from '../run/session.ts'
import { tensor } from '../tensor/tensor.ts'
import { cellSources } from './cell-sources.ts'

function ran(document: GraphDocument, inputs: { readonly [id: string]: Tensor }) {
  const compiled = compile(document)
  const run = prepare(document, compiled, { inputs })
  const session = createSession(document, compiled, { inputs })
  if (!('plan' in run) || areProblems(session)) throw new Error('cannot run')
  session.runBackward()
  return (subject: RunSubject, place: number) => cellSources(run, session, subject, place)!
}

/** "x.out[1] 2 · fc.weight[4] 5" */
function told({ terms }: ReturnType<ReturnType<typeof ran>>): string[] {
  const nameOf = (subject: RunSubject) =>
    'edge' in subject ? subject.edge : 'port' in subject ? subject.port : subject.parameter
  return terms.map(({ source, slope, factor }) => {
    const first = `${nameOf(source.subject)}[${source.place}] ${source.value}`
    return factor ? `${first} · ${nameOf(factor.subject)}[${factor.place}] ${factor.value}` : `${first} · ${slope}`
  })
}

const plain: PlainGraph = {
  nodes: {
    x: { type: 'input', attributes: { shape: [2] } },
    fc: { type: 'linear', attributes: { outFeatures: 2 } },
    relu: { type: 'activation', attributes: { function: 'relu' } },
    twice: { type: 'add' },
    end: { type: 'output' },
  },
  edges: [
    ['x.out', 'fc.in'],
    ['fc.out', 'relu.in'],
    ['relu.out', 'twice.in0'],
    ['relu.out', 'twice.in1'],
    ['twice.out', 'end.in'],
  ],
}
const weights = { 'fc.weight': tensor([2, 2], [1, 2, -3, 4]), 'fc.bias': tensor([2], [0.5, 0.25]) }
const of = ran(graph(plain, weights), { x: tensor([2, 2], [5, 7, 9, -11]) })

describe('cellSources', () => {
  it('writes an entry of a Linear out as its row, its inputs and its bias', () => {
    // Sample 1, unit 1: −3 · 9 + 4 · (−11) + 0.25.
    const cell = of({ port: 'fc.out', part: 'value' }, 3)
    expect(cell).toMatchObject({ node: 'fc', op: 'linear', kind: 'value', value: -70.75, count: 3, isSum: true })
    expect(told(cell)).toEqual(['x.out[3] -11 · fc.weight[3] 4', 'x.out[2] 9 · fc.weight[2] -3', 'fc.bias[1] 0.25 · 1'])
  })

  it('says what an activation that is off has read', () => {
    const cell = of({ edge: 'twice.in0', part: 'value' }, 3)
    expect(cell).toMatchObject({ node: 'relu', value: 0, isSum: true })
    expect(cell.terms).toEqual([
      { source: { subject: { port: 'fc.out', part: 'value' }, place: 3, value: -70.75 }, slope: 0, factor: undefined },
    ])
  })

  it('leads a gradient to what came back, times the weights it came through', () => {
    // ∂/∂x[0] of sample 0: both units are on, and each goes into the sum twice.
    const cell = of({ port: 'x.out', part: 'gradient' }, 0)
    expect(cell).toMatchObject({ node: 'fc', kind: 'gradient', value: 2 * 1 + 2 * -3, isSum: true })
    expect(told(cell)).toEqual(['fc.out[1] 2 · fc.weight[2] -3', 'fc.out[0] 2 · fc.weight[0] 1'])
  })

  it('leads the gradient of a weight to the input of every sample', () => {
    const cell = of({ parameter: 'fc.weight', part: 'gradient' }, 0)
    expect(told(cell)).toEqual(['fc.out[0] 2 · x.out[0] 5', 'fc.out[2] 0 · x.out[2] 9'])
    expect(cell).toMatchObject({ value: 10, isSum: true })
    expect(told(of({ parameter: 'fc.bias', part: 'gradient' }, 1))).toEqual(['fc.out[1] 2 · 1', 'fc.out[3] 0 · 1'])
  })

  it('sums the shares at a fan-out, and ends at what is given', () => {
    const sum = of({ port: 'relu.out', part: 'gradient' }, 1)
    expect(sum).toMatchObject({ kind: 'shares', value: 2, isSum: true })
    expect(told(sum)).toEqual(['twice.in0[1] 1 · 1', 'twice.in1[1] 1 · 1'])
    expect(of({ port: 'x.out', part: 'value' }, 0)).toMatchObject({ kind: 'given', value: 5, terms: [] })
    expect(of({ parameter: 'fc.weight', part: 'value' }, 1)).toMatchObject({ kind: 'given', value: 2 })
  })

  it('follows one entry of a large convolution: only what meets there', () => {
    const filters = 24
    const image: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [3, 64, 64] } },
        conv: { type: 'conv', attributes: { outChannels: filters, padding: 1, flipKernel: true } },
        end: { type: 'output' },
      },
      edges: [
        ['x.out', 'conv.in'],
        ['conv.out', 'end.in'],
      ],
    }
    const wave = (length: number, step: number) => Array.from({ length }, (_, i) => Math.sin(i * step))
    const weight = wave(filters * 27, 0.7)
    const signal = wave(2 * 3 * 4096, 0.3)
    const large = ran(
      graph(image, {
        'conv.weight': tensor([filters, 3, 3, 3], weight),
        'conv.bias': tensor([filters], wave(filters, 1)),
      }),
      { x: tensor([2, 3, 64, 64], signal) },
    )
    // In the second sample, channel 5, at row 10 and column 0: the kernel hangs over the left border.
    const value = large({ port: 'conv.out', part: 'value' }, (filters + 5) * 4096 + 10 * 64)
    expect(value).toMatchObject({ kind: 'value', count: 3 * 6 + 1, isSum: true })
    expect(told(value).filter((one) => one.startsWith('conv.bias[5]'))).toHaveLength(1)
    // y[10, 0] reads x[9, 1] with the turned kernel's entry that lies up right: w[2, 0], of channel 1.
    const met = value.terms.find(({ source }) => source.place === (3 + 1) * 4096 + 9 * 64 + 1)!
    expect(met.factor).toMatchObject({ subject: { parameter: 'conv.weight' }, place: (5 * 3 + 1) * 9 + 2 * 3 })

    // The objective's own is 1 everywhere: what comes back to an entry inside is the sum of all kernels of its channel.
    const back = large({ edge: 'conv.in', part: 'gradient' }, 2 * 4096 + 20 * 64 + 20)
    expect(back).toMatchObject({ kind: 'gradient', count: filters * 9, isSum: true })
    let sum = 0
    for (let o = 0; o < filters; o++) for (let k = 0; k < 9; k++) sum += weight[(o * 3 + 2) * 9 + k]!
    expect(back.value).toBeCloseTo(sum, 10)
    // A weight is met at every place of every sample; the largest are told.
    const learned = large({ parameter: 'conv.weight', part: 'gradient' }, 4)
    expect(learned).toMatchObject({ count: 2 * 4096, isSum: true })
    const products = signal.flatMap((x, at) => (Math.floor(at / 4096) % 3 === 0 ? Math.abs(x) : []))
    expect(products).toHaveLength(2 * 4096)
    const sizes = learned.terms.map(({ source, slope }) => Math.abs(source.value * slope))
    expect(sizes).toEqual(products.toSorted((a, b) => b - a).slice(0, 2000))
    // Of an image that is dark but for its last row, that row is told, and not the dark before it.
    const dark = ran(graph(image, { 'conv.weight': tensor([filters, 3, 3, 3], weight) }), {
      x: tensor(
        [2, 3, 64, 64],
        signal.map((x, at) => (at % 4096 < 63 * 64 ? 0 : 1 + Math.abs(x))),
      ),
    })({ parameter: 'conv.weight', part: 'gradient' }, 4)
    expect(dark.terms.filter(({ source, slope }) => source.value * slope !== 0)).toHaveLength(2 * 64)
    expect(large({ parameter: 'conv.bias', part: 'gradient' }, 1)).toMatchObject({ value: 2 * 4096, isSum: true })
  })

  // Every gradient is linear in what comes back, whatever the node: the terms of any entry sum up to PyTorch's number.
  const folder = new URL('../run/fixtures/cases/', import.meta.url)
  const cases = readdirSync(folder).filter((name) => name.endsWith('.gradwire'))
  it.each(cases)('sums up to the gradients of PyTorch in %s', (name) => {
    const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    const { document } = readGraph(readFileSync(new URL(name, folder), 'utf8'))
    const id = name.replace('.gradwire', '')
    const given = read(`${id}.inputs.json`) as { [id: string]: { shape: number[]; data: number[] } }
    const expected = read(`${id}.expected.json`) as Expected
    const inputs = Object.fromEntries(
      Object.entries(given).map(([key, { shape, data }]) => [key, tensor(shape, data.map(Number))]),
    )
    const sources = ran(document!, inputs)
    for (const { to, gradient } of expected.edges) {
      if (!gradient) continue
      const place = Math.floor(gradient.data.length / 2)
      const cell = sources({ edge: to, part: 'gradient' }, place)
      const wanted = Number(gradient.data[place])
      if (cell.kind === 'given' || cell.terms.length < cell.count) continue
      expect(cell.isSum, `${to}[${place}] is ${wanted}`).toBe(true)
      const sum = cell.terms.reduce((all, { source, slope }) => all + source.value * slope, 0)
      expect(Math.abs(sum - wanted), `${to}[${place}]`).toBeLessThan(1e-9 * Math.max(1, Math.abs(wanted)))
    }
  })
})
