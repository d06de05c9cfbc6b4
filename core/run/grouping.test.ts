import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../compile/compile.ts'
import { randomGraphs } from '../compile/testing/random-graph.ts'
import { applyDiff } from '../graph/apply.ts'
import { copyDocument } from '../graph/create.ts'
import type { GraphDocument } from '../graph/document.ts'
import { makeGroup, unpackGroup } from '../graph/group.ts'
import { isRefusal } from '../graph/problems.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { areProblems, createSession } from './session.ts'

/** What is drawn is drawn by name, and a group changes names; these draw nothing. */
const fixed = new Set(['activation', 'add', 'multiply', 'subtract', 'expression', 'sum', 'mean', 'concat', 'flatten'])

/** The objective, and the gradient of every input and parameter that keeps its name. */
function results(document: GraphDocument): { readonly [name: string]: readonly number[] | null } {
  const session = createSession(document, compile(document), { batch: 2 })
  if (areProblems(session)) throw new Error(session.map(({ message }) => message).join())
  session.runBackward()
  const list = (gradient: Tensor | null | undefined) => (gradient ? [...gradient.data] : null)
  const found: { [name: string]: readonly number[] | null } = { objective: [session.objective ?? NaN] }
  for (const { id, type } of document.nodes.values()) {
    if (fixed.has(type) || type === 'group') continue
    if (type === 'input') found[id] = list(session.inputGradient(id))
    for (const name of ['weight', 'bias', 'value'])
      if (session.parameter(`${id}.${name}`))
        found[`${id}.${name}`] = list(session.parameter(`${id}.${name}`)?.gradient)
  }
  return found
}

function expectSame(a: ReturnType<typeof results>, b: ReturnType<typeof results>): void {
  expect(Object.keys(b).sort()).toEqual(Object.keys(a).sort())
  for (const [name, numbers] of Object.entries(a)) {
    expect(b[name] === null, name).toBe(numbers === null)
    // Where several consumers meet, groups may add their shares in another order.
    numbers?.forEach((value, i) => {
      const other = b[name]?.[i] ?? NaN
      if (Number.isFinite(value))
        expect(Math.abs(other - value), name).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value)))
      else expect(other, name).toBe(value)
    })
  }
}

test('a group computes what its nodes did, and so do they when it is unpacked', () => {
  let grouped = 0
  fc.assert(
    fc.property(randomGraphs, fc.array(fc.nat(), { minLength: 2, maxLength: 6 }), (document, picks) => {
      const free = [...document.nodes.values()].filter(({ id, type }) => fixed.has(type) && !id.includes('/'))
      if (free.length === 0) return
      const made = makeGroup(
        document,
        picks.map((pick) => free[pick % free.length]!.id),
      )
      if (isRefusal(made)) {
        expect(made.code).toBe('E_CYCLE')
        return
      }
      grouped++
      const before = results(document)
      const inside = copyDocument(document)
      applyDiff(inside, made.diff)
      expectSame(before, results(inside))
      const apart = unpackGroup(inside, made.id)
      if (isRefusal(apart)) throw new Error(apart.message)
      applyDiff(inside, apart.diff)
      expectSame(before, results(inside))
    }),
    { numRuns: 200 },
  )
  expect(grouped).toBeGreaterThan(60)
}, 120_000)
