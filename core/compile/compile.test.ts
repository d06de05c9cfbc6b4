import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlainGraph } from './testing/graph.ts'
import { tensor } from '../tensor/tensor.ts'
import { compile } from './compile.ts'
import { describePlan } from './describe.ts'
import { chain, graph } from './testing/graph.ts'
import { randomGraphs } from './testing/random-graph.ts'
import { validatePlan } from './validate.ts'

const network: PlainGraph = {
  nodes: {
    x: { type: 'input', attributes: { shape: [2] } },
    fc1: { type: 'linear', attributes: { outFeatures: 8 } },
    act1: { type: 'activation', attributes: { function: 'tanh' } },
    fc2: { type: 'linear' },
    t: { type: 'input', attributes: { role: 'target' } },
    loss: { type: 'loss' },
  },
  edges: [
    ['x.out', 'fc1.in'],
    ['fc1.out', 'act1.in'],
    ['act1.out', 'fc2.in'],
    ['fc2.out', 'loss.prediction'],
    ['t.out', 'loss.target'],
  ],
}

const codes = (plain: PlainGraph) =>
  compile(graph(plain)).problems.map(({ code, node, port }) => [code, node, port].filter(Boolean).join(' '))

describe('compile', () => {
  it('looks at weights when everything else was', () => {
    const weights = { 'fc1.bias': tensor([3], [0, 0, 0]), 'fc1.scale': tensor([1], [1]) }
    const edges = network.edges!.filter(([, to]) => to !== 'loss.target')
    const { problems } = compile(graph({ ...network, edges }, weights))
    expect(problems.map(({ code, node }) => `${code} ${node}`)).toEqual([
      'E_INPUT loss',
      'E_WEIGHT fc1',
      'E_WEIGHT fc1',
    ])
    // As the file reader writes it: a name with a dot is no path.
    expect(problems[1]!.path).toBe('weights["fc1.bias"]')
  })

  it('works out shapes over the implicit batch', () => {
    const { types, inputTypes, plan, problems } = compile(graph(network))
    expect(problems).toEqual([])
    expect(types.get('fc1.out')).toEqual({ shape: [8], batched: true })
    expect(types.get('loss.out')).toEqual({ shape: [], batched: false })
    expect(inputTypes.get('loss.target')).toEqual({ shape: [1], batched: true })
    expect(plan!.parameterCount).toBe(8 * 2 + 8 + 8 + 1)
    expect(plan!.multiplications).toBe(8 * 2 + 8 + 1)
    expect(plan!.objective).toEqual({ kind: 'losses', terms: [{ port: 'loss.out', weight: 1 }] })
  })

  it('prints steps as documented', () => {
    const { steps, parameters } = describePlan(graph(network), compile(graph(network)).plan!)
    expect(parameters).toBe(33)
    expect(steps[0]).toEqual({
      index: 0,
      phase: 'forward',
      node: 'x',
      op: 'input',
      reads: [],
      writes: [{ edge: 'x.out', shape: ['B', 2] }],
    })
    expect(steps[1]!.reads).toEqual([{ edge: 'x.out' }, { parameter: 'fc1.weight' }, { parameter: 'fc1.bias' }])
    expect(steps.slice(6).map(({ phase, node }) => `${phase} ${node}`)).toEqual([
      'backward loss',
      'backward fc2',
      'backward act1',
      'backward fc1',
    ])
    expect(steps.at(-1)).toEqual({
      index: 9,
      phase: 'backward',
      node: 'fc1',
      op: 'linear',
      reads: [{ gradient: 'fc1.out' }, { edge: 'x.out' }, { parameter: 'fc1.weight' }],
      writes: [
        { gradient: 'x.out', to: 'fc1.in', shape: ['B', 2] },
        { gradient: 'fc1.weight', shape: [8, 2] },
        { gradient: 'fc1.bias', shape: [8] },
      ],
    })
  })

  it('runs a parameter backward, but no input and no constant', () => {
    const { plan } = compile(
      graph({
        nodes: {
          p: { type: 'parameter' },
          c: { type: 'constant' },
          x: { type: 'input' },
          s: { type: 'add', attributes: { arity: 3 } },
        },
        edges: [
          ['p.out', 's.in0'],
          ['c.out', 's.in1'],
          ['x.out', 's.in2'],
        ],
      }),
    )
    expect(plan!.steps.slice(plan!.forwardSteps).map((step) => step.node)).toEqual(['s', 'p'])
    expect(plan!.edges.every((edge) => edge.gradient)).toBe(true)
  })

  it('says where something is wrong and types everything else', () => {
    const wrong: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [4] } },
        a: { type: 'add' },
        odd: { type: 'sparkle' },
        after: { type: 'activation' },
        fc: { type: 'linear', attributes: { outFeatures: -3 } },
        y: { type: 'input', attributes: { shape: [3] } },
        sum: { type: 'add' },
        behind: { type: 'activation' },
        fine: { type: 'linear', attributes: { outFeatures: 2 } },
      },
      edges: [
        ['x.out', 'a.in0'],
        ['odd.out', 'after.in'],
        ['x.out', 'fc.in'],
        ['x.out', 'sum.in0'],
        ['y.out', 'sum.in1'],
        ['sum.out', 'behind.in'],
        ['x.out', 'fine.in'],
      ],
    }
    expect(codes(wrong)).toEqual(['E_INPUT a in1', 'E_TYPE odd', 'E_ATTRIBUTE fc', 'E_SHAPE sum in1'])
    const { plan, types, problems } = compile(graph(wrong))
    expect(plan).toBeUndefined()
    expect(types.get('fine.out')).toEqual({ shape: [2], batched: true })
    expect(types.has('behind.out')).toBe(false)
    expect(problems.every(({ message, fix }) => message.length > 0 && fix.length > 0)).toBe(true)
  })

  it('names ports that are not there', () => {
    expect(
      codes({
        nodes: { x: { type: 'input' }, a: { type: 'activation' }, b: { type: 'activation' } },
        edges: [
          ['x.out', 'a.in'],
          ['x.out', 'a.in7'],
          ['x.fish', 'b.in'],
        ],
      }),
    ).toEqual(['E_PORT x fish', 'E_PORT a in7'])
  })

  it('names a cycle', () => {
    const { problems } = compile(
      graph({
        nodes: { x: { type: 'input' }, a: { type: 'add' }, b: { type: 'activation' } },
        edges: [
          ['x.out', 'a.in0'],
          ['b.out', 'a.in1'],
          ['a.out', 'b.in'],
        ],
      }),
    )
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'E_CYCLE the edges run in a circle: b → a → b',
    ])
  })

  it.each(['layerNorm', 'batchNorm'])('%s without scale and shift reads no weight', (type) => {
    const { plan } = compile(
      graph({
        nodes: { x: { type: 'input', attributes: { shape: [3] } }, n: { type, attributes: { affine: false } } },
        edges: [['x.out', 'n.in']],
      }),
    )
    expect(validatePlan(plan!)).toEqual([])
    const names = new Set(plan!.parameters.map(({ name }) => name))
    const read = plan!.steps.flatMap(({ reads }) => reads.flatMap((one) => ('parameter' in one ? one.parameter : [])))
    expect(read.filter((name) => !names.has(name))).toEqual([])
    expect(names.has('n.weight')).toBe(false)
  })

  describe('flags of groups', () => {
    const within = (flags: object): PlainGraph => ({
      nodes: {
        x: { type: 'input' },
        outer: {
          type: 'group',
          nodes: {
            inner: {
              type: 'group',
              nodes: { fc: { type: 'linear' }, act: { type: 'activation' } },
              edges: [['fc.out', 'act.in']],
              inputs: { in: ['fc.in'] },
              outputs: { out: 'act.out' },
            },
            side: { type: 'linear' },
          },
          edges: [['inner.out', 'side.in']],
          inputs: { in: ['inner.in'] },
          outputs: { out: 'side.out' },
          ...flags,
        },
      },
      edges: [['x.out', 'outer.in']],
    })

    it('stopGradient lets nothing back through the inputs, and trains what lies inside', () => {
      const { plan } = compile(graph(within({ stopGradient: true })))
      expect(validatePlan(plan!)).toEqual([])
      expect(plan!.edges.map(({ to, gradient }) => [to, gradient])).toEqual([
        ['outer/inner/fc.in', false],
        ['outer/inner/act.in', true],
        ['outer/side.in', true],
      ])
      expect(plan!.inputs).toMatchObject([{ node: 'x', gradient: false }])
      expect(plan!.parameters.every(({ gradient }) => gradient)).toBe(true)
    })

    it('stopGradient of a group within counts for what comes from outside of it', () => {
      const plain = within({})
      const { outer } = plain.nodes as { outer: PlainGraph['nodes'][string] }
      const inner = { ...outer.nodes!['inner']!, stopGradient: true }
      const stopped = { ...plain, nodes: { ...plain.nodes, outer: { ...outer, nodes: { ...outer.nodes, inner } } } }
      const { plan } = compile(graph(stopped))
      expect(plan!.edges.filter(({ gradient }) => !gradient).map(({ to }) => to)).toEqual(['outer/inner/fc.in'])
    })

    it('frozen freezes all that lies inside', () => {
      const { plan } = compile(graph(within({ frozen: true })))
      expect(plan!.parameters.map(({ name, frozen }) => [name, frozen])).toEqual([
        ['outer/inner/fc.weight', true],
        ['outer/inner/fc.bias', true],
        ['outer/side.weight', true],
        ['outer/side.bias', true],
      ])
      expect(plan!.parameters.every(({ gradient }) => gradient)).toBe(true)
      expect(compile(graph(within({}))).plan!.parameters.some(({ frozen }) => frozen)).toBe(false)
    })

    it('bypass is refused: it is not clear which input each output would show', () => {
      expect(codes(within({ bypass: true }))).toEqual(['E_BYPASS outer'])
    })
  })

  it('checks saved weights against the shapes they are for', () => {
    const weights = {
      'fc1.weight': tensor([8, 3], new Float64Array(24)),
      'gone.weight': tensor([], [1]),
      'fc1.scale': tensor([], [1]),
    }
    const { problems, plan } = compile(graph(network, weights))
    expect(plan).toBeUndefined()
    expect(problems.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ['E_WEIGHT', 'warning', 'gone.weight belongs to no node'],
      ['E_WEIGHT', 'error', 'fc1.weight is [8, 3], the node needs [8, 2]'],
      ['E_WEIGHT', 'warning', 'this Linear has no parameter scale'],
    ])
  })

  it('refuses terabytes at once and names what needs them', () => {
    const { plan, problems } = compile(
      graph({
        nodes: {
          x: { type: 'input', attributes: { shape: [1_000_000] } },
          fc: { type: 'linear', attributes: { outFeatures: 400_000 } },
        },
        edges: [['x.out', 'fc.in']],
      }),
    )
    expect(plan).toBeUndefined()
    // Weight and its gradient, 8 bytes each.
    expect(problems).toEqual([
      {
        code: 'E_MEMORY',
        severity: 'error',
        node: 'fc',
        message:
          'a run needs 6.4 TB, the budget is 2 GB: 50 % gradients, 50 % parameters; most is fc.weight [400000, 1000000]',
        fix: 'lower outFeatures of fc',
      },
    ])
  })

  it('counts beyond what numbers can hold without overflowing', () => {
    const shape = new Array<number>(30).fill(1_000_000_000)
    const { plan, problems } = compile(graph({ nodes: { x: { type: 'input', attributes: { shape } } } }))
    expect(plan).toBeUndefined()
    expect(problems[0]!.code).toBe('E_MEMORY')
  })

  it('gives each document one plan, however its edits came about', () => {
    const swapped = { ...network, nodes: Object.fromEntries(Object.entries(network.nodes).reverse()) }
    const order = (plain: PlainGraph) => compile(graph(plain)).plan!.nodes.map((node) => node.id)
    expect(order(network)).toEqual(['x', 'fc1', 'act1', 'fc2', 't', 'loss'])
    expect(order(swapped)).toEqual(['x', 'fc1', 'act1', 'fc2', 't', 'loss'])
    expect(JSON.stringify(compile(graph(network)))).toBe(JSON.stringify(compile(graph(network))))
  })

  it('takes a chain of 100,000', () => {
    const { plan } = compile(chain(100_000, 'activation', { function: 'sin' }))
    expect(plan!.steps).toHaveLength(100_001 + 100_000)
    expect(validatePlan(plan!)).toEqual([])
  }, 120_000)

  it('survives being sent elsewhere', () => {
    const { plan } = compile(graph(network))
    expect(structuredClone(plan)).toEqual(plan)
  })

  it('makes sound plans of random graphs', () => {
    fc.assert(
      fc.property(randomGraphs, (document) => {
        const { plan, problems } = compile(document)
        expect(problems).toEqual([])
        expect(validatePlan(plan!)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

describe('gradient paths', () => {
  const edgesWithGradient = (plain: PlainGraph, gradOutput?: readonly string[]) =>
    compile(graph(plain), { gradOutput }).plan!.edges.flatMap(({ to, gradient }) => (gradient ? [to] : []))

  it('end at stopGradient, as a node and as a flag', () => {
    const plain: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [2] } },
        a: { type: 'activation' },
        stop: { type: 'stopGradient' },
        fc: { type: 'linear', stopGradient: true },
        out: { type: 'add' },
      },
      edges: [
        ['x.out', 'a.in'],
        ['a.out', 'stop.in'],
        ['x.out', 'fc.in'],
        ['stop.out', 'out.in0'],
        ['fc.out', 'out.in1'],
      ],
    }
    expect(edgesWithGradient(plain)).toEqual(['out.in0', 'out.in1'])
    const { plan } = compile(graph(plain))
    // Its own parameters still learn.
    expect(plan!.parameters.every((parameter) => parameter.gradient)).toBe(true)
    expect(plan!.inputs[0]!.gradient).toBe(false)
  })

  it('reach only the first input of a bypassed node, and none of its parameters', () => {
    const plain: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [2] } },
        y: { type: 'input', attributes: { shape: [2] } },
        sum: { type: 'add', bypass: true },
        fc: { type: 'linear', attributes: { outFeatures: 2 }, bypass: true },
      },
      edges: [
        ['x.out', 'sum.in0'],
        ['y.out', 'sum.in1'],
        ['sum.out', 'fc.in'],
      ],
    }
    expect(edgesWithGradient(plain)).toEqual(['sum.in0', 'fc.in'])
    const { plan } = compile(graph(plain))
    expect(plan!.parameters.map(({ name, gradient }) => [name, gradient])).toEqual([
      ['fc.weight', false],
      ['fc.bias', false],
    ])
    expect(plan!.nodes.find((node) => node.id === 'fc')).toMatchObject({ op: 'bypass', inputs: { in: 'sum.out' } })
    expect(plan!.multiplications).toBe(0)
  })

  it('refuse a bypass that changes the shape', () => {
    const plain: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [2] } },
        fc: { type: 'linear', bypass: true },
        c: { type: 'constant', bypass: true },
      },
      edges: [['x.out', 'fc.in']],
    }
    expect(codes(plain)).toEqual(['E_BYPASS fc in', 'E_BYPASS c'])
  })

  it('start at losses that are not bypassed', () => {
    const plain: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [] } },
        t: { type: 'input', attributes: { shape: [] } },
        l1: { type: 'loss', attributes: { weight: 3 } },
        l2: { type: 'loss', bypass: true },
        more: { type: 'activation' },
      },
      edges: [
        ['x.out', 'l1.prediction'],
        ['t.out', 'l1.target'],
        ['x.out', 'l2.prediction'],
        ['t.out', 'l2.target'],
        ['l1.out', 'more.in'],
      ],
    }
    expect(compile(graph(plain)).plan!.objective).toEqual({ kind: 'losses', terms: [{ port: 'l1.out', weight: 3 }] })
    expect(edgesWithGradient(plain)).toEqual(['l1.prediction', 'l1.target'])
    expect(edgesWithGradient(plain, ['more'])).toEqual(['l1.prediction', 'l1.target', 'more.in'])
  })

  it('have no objective the user gives that is not there', () => {
    const { plan, problems } = compile(graph(network), { gradOutput: ['lost'] })
    expect(plan).toBeUndefined()
    expect(problems[0]).toMatchObject({ code: 'E_DATA', fix: 'the outputs are loss' })
  })
})

describe('groups', () => {
  const nested: PlainGraph = {
    nodes: {
      x: { type: 'input', attributes: { shape: [3] } },
      block: {
        type: 'group',
        nodes: {
          sum: { type: 'add' },
          deep: {
            type: 'group',
            nodes: { fc: { type: 'linear', attributes: { outFeatures: 3 } } },
            inputs: { in: ['fc.in'] },
            outputs: { out: 'fc.out' },
          },
        },
        edges: [['deep.out', 'sum.in1']],
        inputs: { in: ['sum.in0', 'deep.in'] },
        outputs: { out: 'sum.out', inside: 'deep.out' },
      },
      act: { type: 'activation' },
    },
    edges: [
      ['x.out', 'block.in'],
      ['block.out', 'act.in'],
    ],
  }

  it('are taken apart, and remember the edges of the document', () => {
    const { plan, types, inputTypes } = compile(graph(nested))
    expect(plan!.nodes.map((node) => node.id)).toEqual(['x', 'block/deep/fc', 'block/sum', 'act'])
    expect(plan!.edges.map(({ from, to, via }) => [from, to, via])).toEqual([
      ['x.out', 'block/deep/fc.in', ['block.in']],
      ['x.out', 'block/sum.in0', ['block.in']],
      ['block/deep/fc.out', 'block/sum.in1', ['block/sum.in1']],
      ['block/sum.out', 'act.in', ['act.in']],
    ])
    expect(plan!.parameters.map((parameter) => parameter.name)).toEqual(['block/deep/fc.weight', 'block/deep/fc.bias'])
    expect(types.get('block.out')).toEqual({ shape: [3], batched: true })
    expect(types.get('block.inside')).toEqual({ shape: [3], batched: true })
    expect(inputTypes.get('block.in')).toEqual({ shape: [3], batched: true })
  })

  it('point to the outermost port where nothing is connected', () => {
    const { edges: _, ...rest } = nested
    const { problems } = compile(graph({ ...rest, edges: [['block.out', 'act.in']] }))
    expect(problems.map(({ node, port, fix }) => [node, port, fix])).toEqual([
      ['block/sum', 'in0', 'connect an output to block.in'],
      ['block/deep/fc', 'in', 'connect an output to block.in'],
    ])
  })

  it('give grad_output to what they show', () => {
    const { plan } = compile(graph(nested), { gradOutput: ['block.inside'] })
    expect(plan!.objective).toEqual({ kind: 'gradOutput', ports: ['block/deep/fc.out'] })
  })
})
