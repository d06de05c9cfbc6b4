import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GraphDocument } from '../graph/document.ts'
import { copyDocument } from '../graph/create.ts'
import { compile } from './compile.ts'
import { graph } from './testing/graph.ts'
import { randomGraphs } from './testing/random-graph.ts'

/** The same document of records of its own: nothing is known of them from before. */
function strange(document: GraphDocument): GraphDocument {
  const nodes = new Map([...document.nodes].map(([id, node]) => [id, { ...node }]))
  return { ...copyDocument(document), nodes }
}

const changes = ['bypass', 'frozen', 'stopGradient', 'objective', 'nothing'] as const
const edits = fc.array(fc.tuple(fc.constantFrom(...changes), fc.nat(99)), { minLength: 1, maxLength: 5 })

describe('a document that was compiled before', () => {
  it('has the plan of one that was not, whatever was changed in between', () => {
    let reused = 0
    fc.assert(
      fc.property(randomGraphs, edits, (given, list) => {
        const nodes = new Map(given.nodes)
        const document = { ...copyDocument(given), nodes }
        let options = {}
        let before = compile(document).plan
        for (const [change, at] of list) {
          const [id, node] = [...document.nodes][at % document.nodes.size]!
          if (change === 'objective') options = { gradOutput: [id] }
          else if (change !== 'nothing') nodes.set(id, { ...node, [change]: !node[change] })
          const { plan, problems } = compile(document, options)
          const wanted = compile(strange(document), options)
          expect(problems).toEqual(wanted.problems)
          expect(plan).toEqual(wanted.plan)
          if (plan && plan.steps.some((step) => before?.steps[step.index] === step)) reused++
          before = plan ?? before
        }
      }),
    )
    expect(reused).toBeGreaterThan(20)
  })

  it('has what is inside of a group frozen with it', () => {
    const given = graph({
      nodes: {
        x: { type: 'input', attributes: { shape: [2] } },
        g: { type: 'group', inputs: { in: ['fc.in'] }, outputs: { out: 'act.out' } },
        'g/act': { type: 'activation' },
        'g/fc': { type: 'linear' },
        'g/deep': { type: 'linear' },
      },
      edges: [
        ['x.out', 'g.in'],
        ['g/fc.out', 'g/deep.in'],
        ['g/deep.out', 'g/act.in'],
      ],
    })
    const frozen = (document: GraphDocument) => compile(document).plan!.parameters.map((parameter) => parameter.frozen)
    expect(frozen(given)).toEqual([false, false, false, false])
    const nodes = new Map(given.nodes).set('g', { ...given.nodes.get('g')!, frozen: true })
    expect(frozen({ ...copyDocument(given), nodes })).toEqual([true, true, true, true])
    expect(frozen(given)).toEqual([false, false, false, false])
  })
})
