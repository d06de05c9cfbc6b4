import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryDocument } from '../../core/graph/testing/arbitrary-document.ts'
import { arbitraryEdit } from '../../core/graph/testing/arbitrary-edit.ts'
import { copyDocument, createDocument } from '../../core/graph/create.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import { History } from '../../core/graph/history.ts'
import { nodeOf, parentOf } from '../../core/graph/ids.ts'
import { portsOf } from '../../core/graph/ports.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { DocumentScene } from './document-scene.ts'
import { GraphEditor } from './graph-editor.ts'
import { edgeAt, nodeAt } from './hit.ts'
import type { FaceSource } from './node-face.ts'
import { Scene } from './scene.ts'

const nothingKnown: FaceSource = {
  outputType: () => undefined,
  inputType: () => undefined,
  parameterCount: () => 0,
  ran: false,
  batch: 1,
}

/** Scene and Rete's editor, following a document as the adapter makes them. */
function follower(document: GraphDocument) {
  const scene = new DocumentScene(new Scene(), document, nothingKnown)
  const editor = new GraphEditor((id) => scene.cards.get(id)?.title ?? '')
  editor.follow(scene.load(document))
  return {
    scene,
    editor,
    follow: (diff: Parameters<DocumentScene['apply']>[0]) => editor.follow(scene.apply(diff)),
  }
}

/** Everything the scene knows, by name, without the slots it happens to keep it in. */
function known({ scene: { scene, cards } }: ReturnType<typeof follower>) {
  const { nodes, edges } = scene
  const cardList: { id: string; at: unknown[]; size: unknown[]; rest: unknown[] }[] = []
  for (let slot = 0; slot < nodes.count; slot++) {
    const id = scene.nodeId(slot)
    if (id === undefined) continue
    const rest = [nodes.hue[slot], nodes.flags[slot], scene.titles[slot], cards.get(id)?.geometry.ports]
    cardList.push({ id, at: [nodes.x[slot], nodes.y[slot]], size: [nodes.width[slot], nodes.height[slot]], rest })
  }
  const wires: { to: string; from: string; ends: unknown[]; offsets: unknown[] }[] = []
  for (let slot = 0; slot < edges.count; slot++) {
    const to = scene.edgeId(slot)
    if (to === undefined) continue
    const ends = [scene.nodeId(edges.source[slot] as number), scene.nodeId(edges.target[slot] as number)]
    const offsets = [edges.startX[slot], edges.startY[slot], edges.endX[slot], edges.endY[slot]]
    wires.push({ to, from: scene.edgeFrom(slot), ends, offsets })
  }
  return {
    cards: cardList.sort((a, b) => (a.id < b.id ? -1 : 1)),
    wires: wires.sort((a, b) => (a.to < b.to ? -1 : 1)),
  }
}

describe('DocumentScene', () => {
  it('is after any edits, undone or not, what it would be from the document as it is', () => {
    fc.assert(
      fc.property(
        arbitraryDocument,
        fc.array(fc.tuple(arbitraryEdit, fc.constantFrom('edit', 'edit', 'edit', 'undo', 'redo')), { maxLength: 24 }),
        (first, script) => {
          const document = copyDocument(first)
          const history = new History(document)
          const following = follower(document)
          history.subscribe(({ diff }) => following.follow(diff))
          for (const [edit, what] of script) {
            if (what === 'undo') history.undo()
            else if (what === 'redo') history.redo()
            else {
              const diff = edit.make(document)
              if (!isRefusal(diff)) history.perform(edit.kind, diff)
            }
          }
          // What has no place of its own is lent one, which depends on what was there when the file was opened.
          const placed = (all: ReturnType<typeof known>) => ({
            ...all,
            cards: all.cards.map(({ id, at, ...rest }) => ({ id, at: document.positions.has(id) ? at : [], ...rest })),
          })
          expect(placed(known(following))).toEqual(placed(known(follower(document))))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('holds every node and edge of the top level, and so does the editor', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const { scene, editor } = follower(document)
        const nodes = [...document.nodes.keys()].filter((id) => parentOf(id) === '').sort()
        const edges = [...document.edges.keys()].filter((to) => parentOf(nodeOf(to)) === '').sort()
        expect([...scene.cards.keys()].sort()).toEqual(nodes)
        expect(
          editor
            .getNodes()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(nodes)
        expect(
          editor
            .getConnections()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(edges)
        expect(edges.every((to) => scene.scene.edgeSlot(to) !== undefined)).toBe(true)
        for (const { id, source, sourceOutput } of editor.getConnections())
          expect(document.edges.get(id)?.from).toBe(`${source}.${sourceOutput}`)
      }),
    )
  })

  it('has a port for each port of a node, at the edge of its card, where its wires end', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const { scene } = follower(document)
        for (const id of scene.cards.keys()) {
          const { inputs, outputs } = portsOf(document, id)
          expect(scene.cards.get(id)?.geometry.ports).toHaveLength(inputs.length + outputs.length)
        }
        for (const [to, { from }] of document.edges) {
          const slot = scene.scene.edgeSlot(to)
          if (slot === undefined) continue
          const curves = scene.scene.curves(slot)
          expect(scene.portAt(from, 'output')).toEqual({ x: curves[0]?.[0], y: curves[0]?.[1] })
          expect(scene.portAt(to, 'input')).toEqual({ x: curves.at(-1)?.[6], y: curves.at(-1)?.[7] })
          const through = document.properties.reroutes.find(({ edge }) => edge[1] === to)?.points ?? []
          expect(curves.slice(1).map(([x, y]) => [x, y])).toEqual(through)
        }
      }),
    )
  })

  it('finds a card at every point of it after it was moved', () => {
    const document = createGraph()
    const history = new History(document)
    const following = follower(document)
    history.subscribe(({ diff }) => following.follow(diff))
    history.perform('Move', { positions: { b: [document.positions.get('b'), [5000, -700]] } })
    expect(nodeAt(following.scene.scene, { x: 5010, y: -690 })).toBe('b')
    expect(nodeAt(following.scene.scene, { x: 310, y: 10 })).toBeUndefined()
    // Its wire is found where it is now, and no more where it was.
    const [x1, y1, , , , , x2, y2] = following.scene.scene.curve(following.scene.scene.edgeSlot('b.in') ?? -1)
    expect(edgeAt(following.scene.scene, { x: (x1 + x2) / 2, y: (y1 + y2) / 2 }, 1)).toBe('b.in')
    expect(edgeAt(following.scene.scene, { x: 200, y: 59 }, 1)).toBeUndefined()
  })
})

describe('GraphEditor', () => {
  it('changes nothing when it is asked: what is asked becomes an edit', async () => {
    const { editor } = follower(createGraph())
    const asked: string[] = []
    editor.addPipe((signal) => {
      asked.push(signal.type)
      return undefined
    })
    expect(await editor.removeConnection('b.in')).toBe(false)
    expect(await editor.removeNode('a')).toBe(false)
    expect(editor.getConnection('b.in')).toBeDefined()
    expect(editor.getNode('a')).toBeDefined()
    expect(asked).toEqual(['connectionremove', 'noderemove'])
  })
})

function createGraph(): GraphDocument {
  const document = createDocument()
  const history = new History(document)
  history.perform('Add', {
    nodes: {
      a: [undefined, { id: 'a', type: 'input', attributes: {}, order: 0 }],
      b: [undefined, { id: 'b', type: 'linear', attributes: {}, order: 1 }],
    },
    edges: { 'b.in': [undefined, { from: 'a.out', to: 'b.in', order: 2 }] },
    positions: { a: [undefined, [0, 0]], b: [undefined, [300, 0]] },
  })
  return document
}
