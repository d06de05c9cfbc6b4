import { beforeEach, describe, expect, it, vi } from 'vitest'
import { compile } from '../../core/compile/compile.ts'
import { openFile } from '../../core/format/file.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import { rehearsalGraph, rehearse } from './rehearsal.ts'

/** A stage that reads at once, and is at rest for as long as `resting` says. */
function stage(resting: (asked: number) => boolean) {
  const seen = { asked: 0, read: 0, drawn: [] as GraphDocument[] }
  return {
    seen,
    read(bytes: Uint8Array) {
      seen.read++
      return Promise.resolve(openFile(bytes).document)
    },
    draw(document: GraphDocument) {
      seen.drawn.push(document)
      return Promise.resolve()
    },
    atRest: () => resting(++seen.asked),
  }
}

describe('a rehearsal', () => {
  beforeEach(() => vi.stubGlobal('requestIdleCallback', (done: () => void) => setTimeout(done)))

  it('is with a graph that compiles, and has more wires than the window draws itself', () => {
    const graph = rehearsalGraph()
    const { plan, problems } = compile(graph)
    expect(problems).toEqual([])
    expect(plan?.steps.length).toBeGreaterThan(graph.nodes.size)
    expect(graph.edges.size).toBeGreaterThan(250)
  })

  it('reads and draws the whole graph several times', async () => {
    const { seen, ...always } = stage(() => true)
    await rehearse(always)
    expect(seen.read).toBeGreaterThan(2)
    expect(seen.drawn).toHaveLength(seen.read)
    for (const document of seen.drawn) expect(document.nodes.size).toBe(rehearsalGraph().nodes.size)
  })

  it('does nothing where something else is to be done', async () => {
    const { seen, ...never } = stage(() => false)
    await rehearse(never)
    expect(seen).toMatchObject({ read: 0, drawn: [] })
  })

  it('draws nothing any more when a file was opened while it read', async () => {
    const { seen, ...once } = stage((asked) => asked === 1)
    await rehearse(once)
    expect(seen).toMatchObject({ read: 1, drawn: [] })
  })
})
