import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Tensor } from '../tensor/tensor.ts'
import type { Json } from './attributes.ts'
import { tensor } from '../tensor/tensor.ts'
import { nodeType } from './index.ts'
import { isProblem } from './problem.ts'
import { runNode } from './testing/run-node.ts'

/* Layers, norms, reductions and shape nodes against PyTorch's answers; `fixtures/layers.py` wrote them. */

interface Written {
  shape: number[]
  data: number[]
}
interface Case {
  type: string
  attributes: { [name: string]: Json }
  training?: boolean
  inputs: { [port: string]: Written }
  parameters: { [name: string]: Written }
  gradOutput: Written
  out: Written
  gradients: { [name: string]: Written }
  buffers: { [name: string]: Written }
  empty?: boolean
}

const cases = JSON.parse(readFileSync(new URL('fixtures/layers.json', import.meta.url), 'utf8')) as Case[]

function tensors(written: { [name: string]: Written } = {}): { [name: string]: Tensor } {
  return Object.fromEntries(Object.entries(written).map(([name, { shape, data }]) => [name, tensor(shape, data)]))
}

function close(actual: Tensor | undefined, expected: Written, what: string): void {
  expect(actual?.shape, what).toEqual(expected.shape)
  expected.data.forEach((e, i) => {
    const a = actual!.data[i]!
    if (!(Math.abs(a - e) <= 1e-9 * Math.max(1, Math.abs(e)))) expect(a, `${what}[${i}]`).toBe(e)
  })
}

describe('nodes agree with PyTorch', () => {
  const titled = cases.map((c) => {
    const shapes = Object.values(c.inputs).map((value) => `[${value.shape.join(', ')}]`)
    return [
      `${c.type} ${JSON.stringify(c.attributes)} of ${shapes.join(', ')}${c.training ? ', training' : ''}`,
      c,
    ] as const
  })
  it.each(titled)('%s', (_title, c) => {
    const result = runNode(nodeType(c.type)!, {
      attributes: c.attributes,
      training: c.training,
      inputs: tensors(c.inputs),
      parameters: tensors(c.parameters),
      gradOutput: c.empty ? undefined : tensor(c.gradOutput.shape, c.gradOutput.data),
    })
    if ('problem' in result) {
      expect(isProblem(result.problem) && result.problem.code).toBe('E_EMPTY')
      expect(c.empty).toBe(true)
      return
    }
    expect(c.empty).toBeUndefined()
    close(result.out, c.out, 'out')
    for (const name of [...Object.keys(c.inputs), ...Object.keys(c.parameters)]) {
      const expected = c.gradients[name]
      if (expected) close(result.gradients[name], expected, `gradient of ${name}`)
      else expect(result.gradients[name], `gradient of ${name}`).toBeUndefined()
    }
    expect(Object.keys(result.buffers ?? {}).sort()).toEqual(Object.keys(c.buffers).sort())
    for (const [name, expected] of Object.entries(c.buffers)) close(result.buffers![name], expected, name)
  })
})
