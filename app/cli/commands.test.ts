import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { gradwire, graphFile, sample, temporaryFolder } from './testing/gradwire.ts'

const { file, folder, remove } = temporaryFolder()
afterAll(remove)

const done = { status: 0, stderr: '' }

async function json<T>(words: readonly string[], stdin?: string): Promise<T> {
  const { status, stdout, stderr } = await gradwire([...words, '--json'], stdin)
  expect({ status, stderr }).toEqual(done)
  return JSON.parse(stdout) as T
}

describe('check', () => {
  const broken = graphFile({
    nodes: { x: { type: 'input' }, a: { type: 'add' }, l: { type: 'linear' }, u: { type: 'fancy' } },
    edges: [['x.out', 'a.in0']],
  })

  it('lists every problem on standard error', async () => {
    const { status, stdout, stderr } = await gradwire(['check', file('broken.gradwire', broken)])
    const lines = stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    for (const line of lines) expect(line).toMatch(/^error\[E_[A-Z_]+\] \S+: [^;]+; .+/)
    expect(lines.some((line) => line.includes(' a.in1: '))).toBe(true)
    expect(lines.some((line) => line.includes(' l.in: '))).toBe(true)
    expect(lines.some((line) => line.includes(' u: '))).toBe(true)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '4 nodes, 1 edge, 3 problems\n' })
  })

  it('gives the same as JSON', async () => {
    const { status, stdout, stderr } = await gradwire(['check', file('broken.gradwire', broken), '--json'])
    const { error, problems } = JSON.parse(stdout) as {
      error: object
      problems: { severity: string; message: string }[]
    }
    expect(status).toBe(1)
    expect(problems[0]).toEqual({ severity: 'error', ...error })
    expect(problems).toHaveLength(stderr.trimEnd().split('\n').length)
    expect(await json(['check', sample('jacobian')])).toEqual({ problems: [] })
  })

  it('lists what stopped the reading as well', async () => {
    const { status, stdout } = await gradwire(['check', file('text.gradwire', '{'), '--json'])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'E_JSON' }, problems: [{ code: 'E_JSON' }] })
  })
})

describe('the order of checking', () => {
  const graph = (weight: object) =>
    graphFile({
      nodes: {
        x: { type: 'input', attributes: { shape: [2] } },
        fc: { type: 'linear' },
        y: { type: 'matmul' },
      },
      edges: [
        ['x.out', 'fc.in'],
        ['x.out', 'y.a'],
        ['fc.out', 'y.b'],
      ],
      weights: { 'fc.bias': weight },
    })
  const codes = async (content: object) => {
    const { stdout } = await gradwire(['check', file('order.gradwire', content), '--json'])
    return (JSON.parse(stdout) as { problems: { code: string }[] }).problems.map(({ code }) => code)
  }

  it('shapes come before weights that do not fit', async () => {
    expect(await codes(graph({ shape: [2], dtype: 'float32', data: 'AAAAAAAAAAA=' }))).toEqual(['E_SHAPE', 'E_WEIGHT'])
  })

  it('and before weights that cannot be read', async () => {
    expect(await codes(graph({ shape: [1], dtype: 'float32', data: 'AAAA' }))).toEqual(['E_SHAPE', 'E_WEIGHT'])
  })
})

describe('compile', () => {
  interface Description {
    steps: { index: number; phase: string; node: string; op: string; reads: object[]; writes: { shape: unknown[] }[] }[]
    parameters: number
    memory: { arenaBytes: number; withoutReuseBytes: number }
  }

  it('gives the plan: forward steps, then backward ones, each reading what was written before', async () => {
    const { steps, parameters, memory } = await json<Description>(['compile', sample('simple-network')])
    expect(parameters).toBe(33)
    expect(steps.map(({ index }) => index)).toEqual(steps.map((_, i) => i))
    expect(steps.map(({ phase }) => phase).join(' ')).toMatch(/^(forward ){6}(backward ?){4}$/)
    expect(steps[0]).toEqual({
      index: 0,
      phase: 'forward',
      node: 'x',
      op: 'input',
      reads: [],
      writes: [{ edge: 'x.out', shape: ['B', 2] }],
    })
    expect(steps[1]!.reads).toEqual([{ edge: 'x.out' }, { parameter: 'fc1.weight' }, { parameter: 'fc1.bias' }])
    expect(steps[6]!.reads[0]).toEqual({ gradient: 'loss.out' })
    expect(memory.arenaBytes).toBeLessThanOrEqual(memory.withoutReuseBytes)
  })

  it('counts memory for the batch', async () => {
    const of = async (batch: string) =>
      (await json<Description>(['compile', sample('image-network'), '--batch', batch])).memory.arenaBytes
    // The gradients of the parameters are the same for any batch; all the rest grows with it.
    const [few, some, many] = [await of('16'), await of('32'), await of('64')]
    expect((many - some) / (some - few)).toBeCloseTo(2, 1)
    expect(some - few).toBeGreaterThan(0.4 * some)
  })

  it('is readable', async () => {
    const { stdout, ...rest } = await gradwire(['compile', sample('simple-network')])
    expect(rest).toEqual(done)
    expect(stdout).toContain('10 steps, 33 parameters')
    expect(stdout).toMatch(/ +1 {2}fc1 +linear +x\.out, fc1\.weight, fc1\.bias +fc1\.out B×8\n/)
    expect(stdout).toMatch(/ +9 {2}fc1 +linear +∂fc1\.out, .*∂fc1\.weight 8×2/)
  })
})

describe('gradcheck', () => {
  it('passes where gradients are right', async () => {
    const result = await json<{ passed: boolean; worst: object; checks: { of: string }[] }>([
      'gradcheck',
      sample('simple-network'),
    ])
    expect(result.passed).toBe(true)
    expect(Object.keys(result.worst)).toEqual(['at', 'analytic', 'numeric', 'error'])
    expect(result.checks.map(({ of }) => of)).toEqual(['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias', 'x', 't'])
    const { stdout, ...rest } = await gradwire(['gradcheck', sample('simple-network')])
    expect(rest).toEqual(done)
    expect(stdout).toMatch(/ {2}fc1\.weight +16 +\S+ +ok\n/)
    expect(stdout).toMatch(/\npassed\n$/)
  })

  it('counts kinks and does not fail them', async () => {
    const { checks } = await json<{ checks: { of: string; kinks: number }[] }>([
      'gradcheck',
      sample('activation-functions'),
    ])
    // hardsigmoid at ±3 and hardtanh at ±1; relu and its kin at 0; none in the smooth ones.
    expect(checks.map(({ of, kinks }) => [of, kinks])).toEqual([
      ['x1', 4],
      ['x2', 1],
      ['x3', 0],
    ])
  })

  it('ends with 3 where the two disagree', async () => {
    // It turns so fast that no step of central differences can follow it.
    const wild = graphFile({
      nodes: { x: { type: 'input' }, f: { type: 'expression', attributes: { expression: 'sin(1e9 * x)' } } },
      edges: [['x.out', 'f.x']],
    })
    const inputs = file('one.json', { x: [[1]] })
    const words = ['gradcheck', file('wild.gradwire', wild), '--inputs', inputs]
    const { status, stdout } = await gradwire(words)
    expect(status).toBe(3)
    expect(stdout).toMatch(/worst {2}x\[0\]: analytic 8\.379e\+8/)
    expect(stdout).toMatch(/\nfailed: 1 gradient of 1\n$/)
    const printed = await gradwire([...words, '--json'])
    expect(printed.status).toBe(3)
    expect(JSON.parse(printed.stdout)).toMatchObject({ passed: false, worst: { at: 'x[0]' } })
  })
})

describe('jacobian', () => {
  const words = ['jacobian', sample('jacobian'), '--of', 'f', '--wrt', 'x']

  it('gives one block a sample', async () => {
    const inputs = JSON.stringify({
      x: [
        [2, 3],
        [1, 0],
      ],
    })
    expect(await json([...words, '--inputs', '-'], inputs)).toEqual({
      of: 'f',
      wrt: 'x',
      rows: [3],
      columns: [2],
      batch: 2,
      data: [3, 2, 4, 0, 3, -1, 0, 1, 2, 0, 3, -1],
    })
  })

  it('takes ports, parameters and other nodes', async () => {
    const of = (wrt: string) =>
      json<{ columns: number[]; data: number[] }>([
        'jacobian',
        sample('weighted-network'),
        '--of',
        'y.out',
        '--wrt',
        wrt,
      ])
    expect(await of('W2.value')).toMatchObject({ columns: [1, 2], data: [0, 4] })
    expect(await of('h')).toMatchObject({ columns: [2], data: [3, 0.5] })
    expect(await of('h.out')).toMatchObject({ data: [3, 0.5] })
  })

  it('is a labelled matrix for people', async () => {
    const { stdout, ...rest } = await gradwire(words)
    expect(rest).toEqual(done)
    expect(stdout.split('\n').map((line) => line.trim().split(/ +/))).toEqual(
      expect.arrayContaining([
        ['[0]', '[1]'],
        ['[0]', '3', '2'],
        ['[1]', '4', '0'],
        ['[2]', '3', '-1'],
      ]),
    )
  })

  it.each([
    ['of', 'nosuch', 'x'],
    ['wrt', 'f', 'x.nosuch'],
  ])('refuses a wrong --%s as a wrong call', async (_, of, wrt) => {
    const { status, stderr } = await gradwire(['jacobian', sample('jacobian'), '--of', of, '--wrt', wrt])
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error\[E_NAME\] .*nosuch.*; .+\nusage: gradwire jacobian /)
  })

  it('says what it does not show', async () => {
    const many = ['jacobian', sample('image-network'), '--of', 'scores', '--wrt', 'image']
    expect((await gradwire(many)).stdout).toMatch(/\nnot shown: 52 columns; --json prints all\n$/)
  })
})

describe('layout', () => {
  /** Everything of a file but where things stand. */
  const model = (text: string) => ({ ...(JSON.parse(text) as object), layout: undefined })
  const places = (text: string) =>
    (JSON.parse(text) as { layout: { nodes: { [id: string]: [number, number] } } }).layout.nodes

  it('prints the file with places from left to right and nothing else changed', async () => {
    const source = sample('residual-block')
    const { stdout, ...rest } = await gradwire(['layout', source])
    expect(rest).toEqual(done)
    expect(model(stdout)).toEqual(model(readFileSync(source, 'utf8')))
    const at = places(stdout)
    expect(Object.keys(at)).toHaveLength(7)
    for (const [left, right] of [
      ['x', 'fc1'],
      ['fc1', 'act'],
      ['act', 'fc2'],
      ['fc2', 'sum'],
      ['sum', 'loss'],
    ])
      expect(at[right!]![0]).toBeGreaterThan(at[left!]![0])
    expect((await gradwire(['layout', '-'], stdout)).stdout).toBe(stdout)
  })

  it('writes a file, over the old one too, and prints nothing', async () => {
    const target = path.join(folder, 'out.gradwire')
    writeFileSync(target, readFileSync(sample('jacobian')))
    const before = statSync(target).ino
    expect(await gradwire(['layout', target, '-o', target])).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(places(readFileSync(target, 'utf8'))['x']).toEqual([0, expect.any(Number)])
    expect(statSync(target).ino).not.toBe(before)
  })

  it('keeps the old file and says so if it cannot write', async () => {
    const { status, stdout, stderr } = await gradwire(['layout', sample('jacobian'), '-o', path.join(folder, 'no/out')])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^error\[E_FILE\] \S+: .*not saved.*; .+\n$/)
  })

  it('arranges a graph too large for ELK quickly', async () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `n${i}`)
    const chain = graphFile({
      nodes: Object.fromEntries([['x', { type: 'input' }], ...ids.map((id) => [id, { type: 'activation' }])]),
      edges: ids.map((id, i) => [i === 0 ? 'x.out' : `${ids[i - 1]}.out`, `${id}.in`]),
    })
    const { stdout, ...rest } = await gradwire(['layout', '-'], JSON.stringify(chain))
    expect(rest).toEqual(done)
    const at = places(stdout)
    expect(at['n2999']![0]).toBeGreaterThan(at['x']![0])
  })
})

describe('open', () => {
  it('wants a file that is there', async () => {
    const missing = await gradwire(['open', path.join(folder, 'no.gradwire')])
    expect(missing).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error\[E_FILE\] /) as string })
    expect(await gradwire(['open', '-'])).toMatchObject({ status: 2 })
  })
})
