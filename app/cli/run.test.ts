import { afterAll, describe, expect, it } from 'vitest'
import { gradwire, graphFile, sample, temporaryFolder } from './testing/gradwire.ts'

const { file, remove } = temporaryFolder()
afterAll(remove)

interface Printed {
  readonly shape: readonly number[]
  readonly data: readonly (number | string)[]
}
interface Result {
  readonly batch: number
  readonly objective: number | string
  readonly outputs: { readonly [key: string]: Printed }
  readonly edges: readonly { from: string; to: string; value: Printed; gradient?: Printed | null }[]
  readonly parameters: { readonly [name: string]: { value: Printed; gradient?: Printed | null } }
  readonly inputs: { readonly [id: string]: { gradient?: Printed | null } }
}

async function result(words: readonly string[], stdin?: string): Promise<Result> {
  const { status, stdout, stderr } = await gradwire(['run', ...words, '--json'], stdin)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.trimEnd()).not.toContain('\n')
  return JSON.parse(stdout) as Result
}

/** y = x · w with w = (2, 3): its gradients are seen at a glance. */
const product = graphFile({
  nodes: {
    x: { type: 'input', attributes: { shape: [2] } },
    w: { type: 'parameter', attributes: { shape: [2], value: [2, 3] } },
    y: { type: 'multiply' },
  },
  edges: [
    ['x.out', 'y.in0'],
    ['w.out', 'y.in1'],
  ],
})

describe('run --json', () => {
  const simple = sample('simple-network')

  it('has the keys of the page, in its order', async () => {
    const forward = await result([simple])
    expect(Object.keys(forward)).toEqual(['batch', 'objective', 'outputs', 'edges', 'parameters', 'inputs'])
    expect(Object.keys(forward.outputs)).toEqual(['loss'])
    expect(Object.keys(forward.edges[0]!)).toEqual(['from', 'to', 'value'])
    expect(forward.inputs).toEqual({ x: {}, t: {} })
    expect(Object.keys(forward.parameters['fc1.weight']!)).toEqual(['value'])

    const backward = await result([simple, '--backward'])
    expect(Object.keys(backward.edges[0]!)).toEqual(['from', 'to', 'value', 'gradient'])
    expect(Object.keys(backward.inputs['x']!)).toEqual(['gradient'])
    expect(Object.keys(backward.parameters['fc1.weight']!)).toEqual(['value', 'gradient'])
    expect(backward.parameters['fc1.weight']!.gradient!.shape).toEqual([8, 2])
    expect(backward.objective).toBe(forward.objective)
  })

  it('takes a batch, and is the same each time', async () => {
    const first = await result([simple, '--batch', '3'])
    expect(first.batch).toBe(3)
    expect(first.edges[0]!.value.shape).toEqual([3, 2])
    expect(await result([simple, '--batch', '3'])).toEqual(first)
  })

  it('runs on the fast engine unless told otherwise, which agrees with the plain one to float32', async () => {
    const fast = await result([simple, '--backward'])
    expect(await result([simple, '--backward', '--engine=wasm'])).toEqual(fast)
    const plain = await result([simple, '--backward', '--engine', 'reference'])
    expect(plain.objective).not.toBe(fast.objective)
    expect(plain.objective).toBeCloseTo(Number(fast.objective), 5)
    const gradient = (of: typeof fast) => of.parameters['fc1.weight']!.gradient!.data as number[]
    gradient(plain).forEach((value, i) => expect(gradient(fast)[i]).toBeCloseTo(value, 5))
  })

  it('takes inputs as nested arrays or flat, and from standard input', async () => {
    const graph = file('product.gradwire', product)
    const nested = await result([
      graph,
      '--inputs',
      file('nested.json', {
        x: [
          [1, 2],
          [3, 4],
        ],
      }),
      '--backward',
    ])
    expect(nested.outputs['y']).toEqual({ shape: [2, 2], data: [2, 6, 6, 12] })
    expect(nested.parameters['w.value']!.gradient).toEqual({ shape: [2], data: [4, 6] })
    const flat = JSON.stringify({ x: { shape: [2, 2], data: [1, 2, 3, 4] } })
    expect(await result([graph, '--inputs', '-', '--backward'], flat)).toEqual(nested)
  })

  it('reads and writes NaN and infinities as words', async () => {
    const graph = file('product.gradwire', product)
    const special = await result([graph, '--inputs', '-', '--backward'], '{"x": [["NaN", "-Infinity"]]}')
    expect(special.outputs['y']!.data).toEqual(['NaN', '-Infinity'])
    expect(special.objective).toBe('NaN')
    expect(special.parameters['w.value']!.gradient!.data).toEqual(['NaN', '-Infinity'])
    const flat = await result([graph, '--inputs', '-'], '{"x": {"shape": [1, 2], "data": ["Infinity", 0]}}')
    expect(flat.outputs['y']!.data).toEqual(['Infinity', 0])
  })

  it('starts backward from grad_output', async () => {
    const graph = file('product.gradwire', product)
    const inputs = file('ones.json', { x: [[1, 1]] })
    const seeded = await result([graph, '--inputs', inputs, '--grad-output', '-', '--backward'], '{"y": [[10, 0]]}')
    expect(seeded.objective).toBe(20)
    expect(seeded.inputs['x']!.gradient).toEqual({ shape: [1, 2], data: [20, 0] })
  })

  it('drops and uses the batch only when training', async () => {
    const graph = file(
      'dropout.gradwire',
      graphFile({
        nodes: { x: { type: 'input', attributes: { shape: [64], value: 1 } }, d: { type: 'dropout' } },
        edges: [['x.out', 'd.in']],
      }),
    )
    expect(new Set((await result([graph])).outputs['d']!.data)).toEqual(new Set([1]))
    expect(new Set((await result([graph, '--training'])).outputs['d']!.data)).toEqual(new Set([0, 2]))
  })

  it('says none as null', async () => {
    const image = await result([sample('image-network'), '--backward'])
    expect(image.inputs['digit']).toEqual({ gradient: null })
    expect(image.edges.find(({ to }) => to === 'loss.target')!.gradient).toBeNull()
  })
})

describe('data that do not fit', () => {
  const graph = () => file('product.gradwire', product)
  const cases: [string, string, RegExp][] = [
    ['no JSON', '{"x": [[1, 2]', /^error\[E_JSON\] -: expected "," or "\]" but found the end of the file at 1:14; /],
    [
      'the same input twice',
      '{"x": [[1, 2]], "x": [[3, 4]]}',
      /^error\[E_JSON\] -: the key "x" is there twice at 1:17; /,
    ],
    ['a number that is none', '{"x": [[1, 1e999]]}', /^error\[E_JSON\] -: the number 1e999 is too large at 1:12; /],
    ['no object', '[[1, 2]]', /^error\[E_TENSOR\] -: /],
    [
      'rows of different lengths',
      '{"x": [[1, 2], [3]]}',
      /^error\[E_TENSOR\] x: 1 entry where the first has 2 at x\[1\]; /,
    ],
    ['a word', '{"x": [[1, "two"]]}', /^error\[E_TENSOR\] x: not a number at x\[0\]\[1\]; /],
    ['a missing value', '{"x": [[1, null]]}', /^error\[E_TENSOR\] x: not a number at x\[0\]\[1\]; /],
    ['an empty list', '{"x": []}', /^error\[E_TENSOR\] x: an empty list; /],
    [
      'too few numbers',
      '{"x": {"shape": [2, 2], "data": [1]}}',
      /^error\[E_TENSOR\] x: 1 number at x\.data; .*takes 4/,
    ],
    ['a shape of nothing', '{"x": {"shape": [0, 2], "data": []}}', /^error\[E_TENSOR\] x: a wrong shape at x\.shape; /],
    [
      'a shape of everything',
      '{"x": {"shape": [9e15, 9e15], "data": []}}',
      /^error\[E_TENSOR\] x: 0 numbers at x\.data; /,
    ],
    ['many axes', `{"x": ${'['.repeat(40)}${']'.repeat(40)}}`, /^error\[E_TENSOR\] x: more than 32 axes; /],
    ['endless nesting', `{"x": ${'['.repeat(5000)}${']'.repeat(5000)}}`, /^error\[E_DEPTH\] -: /],
    ['another shape', '{"x": [[1, 2, 3]]}', /^error\[E_[A-Z]+\] x: [^;]+; /],
    ['no batch', '{"x": [1, 2]}', /^error\[E_[A-Z]+\] x: [^;]+; /],
    ['an unknown input', '{"z": [[1, 2]]}', /^error\[E_[A-Z]+\] inputs\.z: there is no input z; the inputs are x/],
    [
      'a name out of JavaScript',
      '{"__proto__": [[1]], "constructor": [[1]]}',
      /there is no input (__proto__|constructor)/,
    ],
  ]

  it.each(cases)('%s', async (_, text, line) => {
    const { status, stdout, stderr } = await gradwire(['run', graph(), '--inputs', '-'], text)
    expect(stderr).toMatch(line)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  })

  it('inputs of different batches', async () => {
    const both = graphFile({ nodes: { x: { type: 'input' }, y: { type: 'input' } }, edges: [] })
    const inputs = '{"x": [[1]], "y": [[1], [2]]}'
    const { status, stderr } = await gradwire(['run', file('two.gradwire', both), '--inputs', '-'], inputs)
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^error\[E_[A-Z]+\] y: .*2 samples/) as string,
    })
  })

  it.each([
    ['no output', '{"q": [[1, 2]]}', /^error\[E_DATA\] gradOutput\.q: there is no output q to give grad_output for; /],
    ['an input port', '{"y.in0": [[1, 2]]}', /^error\[E_DATA\] gradOutput\.y\.in0: there is no output y\.in0 /],
    ['a port with a name too much', '{"y.in0.out": [[1, 2]]}', /^error\[E_DATA\] .*there is no output y\.in0\.out /],
    ['the same output twice', '{"y": [[1, 2]], "y.out": [[1, 2]]}', /^error\[E_DATA\] y: y and y\.out are the same /],
    ['another batch', '{"y": [[1, 2], [3, 4]]}', /^error\[E_DATA\] y: .* is \[2, 2\], .*; give \[1, 2\]/],
    [
      'no tensor',
      '{"y.out": [[1], 2]}',
      /^error\[E_TENSOR\] y\.out: no list where the others have one at y\.out\[1\]; /,
    ],
  ])('a grad_output for %s', async (_, text, line) => {
    const { status, stderr } = await gradwire(['run', graph(), '--backward', '--grad-output', '-'], text)
    expect(stderr).toMatch(line)
    expect(status).toBe(1)
  })

  it('names node, port and path as JSON', async () => {
    const errorOf = async (option: string, text: string) => {
      const { stdout } = await gradwire(['run', graph(), option, '-', '--json'], text)
      const { error } = JSON.parse(stdout) as { error: { code: string; node: string; port: string; path: string } }
      return [error.code, error.node, error.port, error.path]
    }
    expect(await errorOf('--inputs', '{"x": [[1, 2], [3]]}')).toEqual(['E_TENSOR', 'x', null, 'inputs.x[1]'])
    expect(await errorOf('--grad-output', '{"y.out": []}')).toEqual(['E_TENSOR', 'y', 'out', 'gradOutput.y.out'])
    expect(await errorOf('--inputs', '{"x": [[1, 2, 3]]}')).toEqual(['E_DATA', 'x', null, 'inputs.x'])
  })

  it('a graph that needs terabytes', async () => {
    const huge = graphFile({ nodes: { x: { type: 'input', attributes: { shape: [1e6, 1e6, 10] } } } })
    const { status, stderr } = await gradwire(['run', '-'], JSON.stringify(huge))
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^error\[E_MEMORY\] x: [^;]+; /) as string,
    })
  })
})

describe('run for people', () => {
  it('is a table of edges, parameters, inputs, outputs and the objective', async () => {
    const { status, stdout } = await gradwire(['run', sample('weighted-network'), '--backward'])
    expect(status).toBe(0)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe('A weighted network')
    const edge = lines.find((line) => line.includes('x.out → a.b'))!
    expect(edge).toMatch(/1×2\s+\[\[1, 2\]\]\s+\[\[2, 1\]\]\s+2\.236$/)
    expect(lines.find((line) => line.startsWith('  W1.value'))).toMatch(
      /2×2\s+\[\[1, -1\], \[2, 1\]\]\s+\[\[0, 0\], \[1, 2\]\]/,
    )
    for (const title of ['edges', 'parameters', 'inputs', 'outputs']) expect(lines).toContain(title)
    expect(stdout).toMatch(/\nobjective {2}1 {2}\(loss\.out\)\n$/)
  })

  it('has columns that stand below each other', async () => {
    const { stdout } = await gradwire(['run', sample('simple-network'), '--backward'])
    const lines = stdout.split('\n')
    const start = lines.indexOf('edges') + 1
    const column = lines[start]!.indexOf('shape')
    for (const line of lines.slice(start + 1, start + 6)) expect(line.slice(column - 2)).toMatch(/^ {2}\S/)
  })

  it('tells none from zero, and what was drawn', async () => {
    const { stdout } = await gradwire(['run', sample('image-network'), '--backward'])
    expect(stdout).toMatch(/digit\.out → loss\.target\s+1\s+\[7\]\s+none\n/)
    const simple = await gradwire(['run', sample('simple-network')])
    expect(simple.stdout).toContain('drawn from the seed: x, t')
    expect(simple.stdout).not.toContain('gradient')
  })

  it('has no colours where no one sees them', async () => {
    const { stdout } = await gradwire(['run', sample('simple-network'), '--backward'], '', { FORCE_COLOR: '' })
    expect(stdout).not.toContain('\u001b')
  })
})
