import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Tensor } from '../tensor/tensor.ts'
import type { PrintedTensor } from './result.ts'
import type { Expected } from './testing/expect-result.ts'
import { compile } from '../compile/compile.ts'
import { validatePlan } from '../compile/validate.ts'
import { readGraph } from '../format/read.ts'
import { fromNested, isNestedFault } from '../tensor/nested.ts'
import { tensor } from '../tensor/tensor.ts'
import { runResult } from './result.ts'
import { Machine } from '../kernels/machine.ts'
import { testedBuilds } from '../kernels/testing/run-kernel.ts'
import { areProblems, createSession } from './session.ts'
import { expectResult } from './testing/expect-result.ts'

/**
 * Random graphs with the answers of PyTorch 1.13 in float64, by a program of its own that knows only the page on graph files.
 * They were picked from thousands so that every node type, attribute and flag comes up, with groups, ties, drawn weights and
 * inputs, training, and grad_output.
 */
interface RandomCase {
  readonly graph: { readonly nodes: { readonly [id: string]: StoredNode } }
  readonly inputs: { readonly [id: string]: unknown }
  readonly batch?: number
  readonly training?: boolean
  readonly gradOutput?: { readonly [key: string]: PrintedTensor }
  readonly expected: Expected
}
interface StoredNode {
  readonly type: string
  readonly nodes?: { readonly [id: string]: StoredNode }
}

const folder = new URL('./fixtures/random/', import.meta.url)
const names = readdirSync(folder)
const load = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as RandomCase

function given(value: unknown): Tensor {
  const read = fromNested(value)
  if (isNestedFault(read)) throw new Error(read.message)
  return read
}

describe('random graphs', () => {
  it('use every node type of version 1', () => {
    const seen = new Set<string>()
    for (const name of names) {
      const open = Object.values(load(name).graph.nodes)
      for (const node of open) {
        seen.add(node.type)
        open.push(...Object.values(node.nodes ?? {}))
      }
    }
    seen.delete('group')
    expect(seen.size).toBe(30)
  })

  it.each(names)('%s', (name) => {
    const { graph, inputs, batch, training, gradOutput, expected } = load(name)
    const { document, problems } = readGraph(JSON.stringify(graph))
    expect(problems).toBeUndefined()
    const compiled = compile(document!, gradOutput && { gradOutput: Object.keys(gradOutput) })
    expect(compiled.problems).toEqual([])
    expect(validatePlan(compiled.plan!)).toEqual([])
    const options = {
      inputs: Object.fromEntries(Object.entries(inputs).map(([id, value]) => [id, given(value)])),
      batch,
      training,
      gradOutput:
        gradOutput &&
        Object.fromEntries(
          Object.entries(gradOutput).map(([key, { shape, data }]) => [key, tensor(shape, data.map(Number))]),
        ),
    }
    const session = createSession(document!, compiled, options)
    if (areProblems(session)) throw new Error(JSON.stringify(session))
    expect(session.runBackward()).toBe(true)
    expectResult(runResult(session, true), expected)
    for (const build of testedBuilds) {
      const fast = createSession(document!, compiled, { ...options, engine: 'wasm', machine: new Machine({ build }) })
      if (areProblems(fast)) throw new Error(JSON.stringify(fast))
      expect(fast.runBackward()).toBe(true)
      expectResult(runResult(fast, true), expected, 'wasm')
    }
  })
})
