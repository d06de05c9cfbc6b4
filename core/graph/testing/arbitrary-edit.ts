import fc from 'fast-check'
import type { Json } from '../../nodes/attributes.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { isProblem } from '../../nodes/problem.ts'
import { addNode } from '../add.ts'
import { alignNodes, distributeNodes } from '../align.ts'
import { setAttributes } from '../attributes.ts'
import { addComment, changeComment } from '../comments.ts'
import { connect } from '../connect.ts'
import type { Diff } from '../diff.ts'
import type { GraphDocument } from '../document.ts'
import { setBypass, setFrozen, setStopGradient } from '../flags.ts'
import { duplicate } from '../fragment.ts'
import { addFrame, changeFrame } from '../frames.ts'
import { exposable, exposePort, moveGroupPort, removeGroupPort, renameGroupPort } from '../group-ports.ts'
import { makeGroup, unpackGroup } from '../group.ts'
import { nodeOf, parentOf } from '../ids.ts'
import { fittingAt, insertOnEdge } from '../insert.ts'
import { renameNode } from '../label.ts'
import { moveItems, removeNotes, type Items } from '../move-items.ts'
import { moveNodes } from '../move.ts'
import { pinNodes } from '../pins.ts'
import { portsOf } from '../ports.ts'
import { isRefusal, type Problem } from '../problems.ts'
import { setProperties } from '../properties.ts'
import { quickLayout } from '../quick-layout.ts'
import { removeReconnecting } from '../reconnect.ts'
import { removeEdges, removeNodes } from '../remove.ts'
import { replaceType } from '../replace.ts'
import { addReroute, routeOf } from '../reroutes.ts'
import { clearWeights, setWeight } from '../weights.ts'

/** An edit of whatever document there is: the numbers pick nodes, ports and values from it. */
export interface ArbitraryEdit {
  readonly kind: string
  make(document: GraphDocument): Diff | Problem
}

const repeat = <T>(entries: readonly T[], times: number): T[] => Array.from({ length: times }, () => entries).flat()

type Pick = <T>(from: readonly T[]) => T | undefined

const values: Json[] = [
  0,
  1,
  2,
  3,
  7,
  -1,
  0.5,
  true,
  false,
  'tanh',
  'x + y',
  'a*b',
  'y',
  'max(',
  [2],
  [2, 3],
  [],
  null,
  'mse',
  'target',
]

const kinds: { readonly [kind: string]: (document: GraphDocument, pick: Pick, text: string) => Diff | Problem } = {
  addNode(document, pick, text) {
    const groups = [...document.nodes.values()].filter((node) => node.type === 'group').map((node) => node.id)
    const type = pick(['group', 'linear', 'add', 'expression', 'nonsense', ...nodeTypes.keys()])!
    const made = addNode(document, type, {
      parent: pick(['', '', ...groups])!,
      at: pick([undefined, [1.5, -0.2]]),
      label: text,
    })
    return isRefusal(made) ? made : made.diff
  },
  connect(document, pick) {
    const nodes = [...document.nodes.keys()]
    const source = pick(nodes) ?? 'x'
    const level = nodes.filter((id) => id.lastIndexOf('/') === source.lastIndexOf('/'))
    const target = pick([...level, ...level, ...nodes]) ?? 'y'
    const output = pick(portsOf(document, source).outputs) ?? 'out'
    const input = pick(portsOf(document, target).inputs)?.name ?? 'in'
    return connect(document, `${source}.${output}`, `${target}.${input}`)
  },
  removeNodes: (document, pick) => removeNodes(document, [pick([...document.nodes.keys()]) ?? 'x']),
  removeEdges: (document, pick) => removeEdges(document, [pick([...document.edges.keys()]) ?? 'x.in']),
  moveNodes: (document, pick) =>
    moveNodes(document, [[pick([...document.nodes.keys()]) ?? 'x', [pick([0, 8.4, -3])!, 17]]]),
  setAttributes(document, pick) {
    const nodes = [...document.nodes.values()]
    // What takes or gives ports away is the interesting part.
    const node = pick([
      ...nodes,
      ...nodes.filter((node) => ['add', 'concat', 'expression', 'multiply'].includes(node.type)),
    ])
    const attributes = nodeTypes.get(node?.type ?? '')?.attributes ?? {}
    const name = pick(Object.keys(attributes)) ?? 'none'
    // Few values fit an attribute: left to chance, nearly every edit would be refused.
    const fitting = values.filter((value) => name in attributes && !isProblem(attributes[name]!.parse(value, name)))
    return setAttributes(document, node?.id ?? 'x', { [name]: pick([undefined, ...values, ...repeat(fitting, 12)]) })
  },
  renameNode: (document, pick, text) => renameNode(document, pick([...document.nodes.keys()]) ?? 'x', text),
  flags(document, pick) {
    const set = pick([setBypass, setFrozen, setStopGradient])!
    return set(document, [pick([...document.nodes.keys()]) ?? 'x'], pick([true, false])!)
  },
  setWeight(document, pick) {
    const tensor = { shape: [2], data: Float64Array.of(pick([0.1, NaN, -0])!, 1) }
    return setWeight(document, `${pick([...document.nodes.keys()]) ?? 'x'}.weight`, {
      tensor,
      dtype: pick([undefined, 'float64']),
    })
  },
  clearWeights: (document, pick) => clearWeights(document, pick([undefined, [...document.nodes.keys()].slice(0, 2)])),
  duplicate(document, pick) {
    const ids = [pick([...document.nodes.keys()]), pick([...document.nodes.keys()]), pick([...document.nodes.keys()])]
    const made = duplicate(
      document,
      ids.filter((id) => id !== undefined),
    )
    return isRefusal(made) ? made : made.diff
  },
  setProperties(document, pick, text) {
    const edge = pick([...document.edges.values()])
    const reroutes = edge ? [{ edge: [edge.from, edge.to] as const, points: [[0.4, -0] as const] }] : []
    const collapsed = [pick([...document.nodes.keys()]) ?? 'gone']
    return setProperties(
      document,
      pick([
        { name: text },
        { seed: text.length },
        { seed: 0.5 },
        { reroutes },
        { collapsed },
        { description: text, comments: [{ text, at: [1.2, 3] }] },
      ])!,
    )
  },
  quickLayout: (document) => quickLayout(document),
  makeGroup(document, pick) {
    const level = pick([...document.children.values()].map((ids) => [...ids])) ?? []
    const made = makeGroup(
      document,
      [pick(level), pick(level), pick(level)].filter((id) => id !== undefined),
    )
    return isRefusal(made) ? made : made.diff
  },
  unpackGroup(document, pick) {
    const made = unpackGroup(document, pick(groupsOf(document)) ?? 'x')
    return isRefusal(made) ? made : made.diff
  },
  exposePort(document, pick) {
    const { port, side } = pick(groupsOf(document).flatMap((id) => exposable(document, id))) ?? gone
    const made = exposePort(document, port, side)
    return isRefusal(made) ? made : made.diff
  },
  groupPorts(document, pick, text) {
    const { id, port, side } = pick(groupPorts(document)) ?? { ...gone, id: 'x' }
    const edit = pick(['remove', 'rename', 'rename', 'move', 'move'])
    if (edit === 'remove') return removeGroupPort(document, id, port, side)
    if (edit === 'move') return moveGroupPort(document, id, port, side, pick([0, 1, 2])!)
    return renameGroupPort(document, id, port, side, pick(['p', 'q', 'r', 'in', text])!)
  },
  replaceType(document, pick) {
    const made = replaceType(document, pick([...document.nodes.keys()]) ?? 'x', pick([...nodeTypes.keys()])!)
    return isRefusal(made) ? made : made.diff
  },
  removeReconnecting(document, pick) {
    const ids = [...document.nodes.keys()]
    return removeReconnecting(document, [pick(ids) ?? 'x', pick(ids) ?? 'x'])
  },
  pinNodes: (document, pick) => pinNodes(document, [pick([...document.nodes.keys()]) ?? 'x'], pick([true, false])!),
  alignNodes(document, pick) {
    const ids = [...document.positions.keys()]
    const some = [pick(ids), pick(ids), pick(ids)].filter((id) => id !== undefined)
    return pick([
      alignNodes(document, some, 'right', () => [160, 100]),
      distributeNodes(document, some, 'down', () => [160, 100]),
    ])!
  },
  addFrame: (document, pick, text) =>
    addFrame(document, [pick([0, -8.5, 300])!, 4, pick([10, 400])!, pick([10, 300.2])!], {
      title: text,
      hue: pick([0, 210, 256])!,
      level: pick(['', ...groupsOf(document)])!,
    }).diff,
  changeFrame(document, pick, text) {
    const index = pick([...document.properties.frames.keys(), 99])!
    return changeFrame(document, index, pick([{ title: text }, { hue: 54 }, { rect: [0, 0, 3, 900] as const }])!)
  },
  comments(document, pick, text) {
    const index = pick([...document.properties.comments.keys(), 99])!
    return pick([
      addComment(document, text, [1.4, -0.3], pick(['', ...groupsOf(document)])!).diff,
      changeComment(document, index, { text }),
      changeComment(document, index, { at: [7.7, 8] }),
    ])!
  },
  addReroute(document, pick) {
    const to = pick([...document.edges.keys()]) ?? 'x.in'
    return addReroute(document, to, pick([0, routeOf(document, to).length])!, [pick([3.3, -50])!, 12])
  },
  moveItems: (document, pick) => moveItems(document, itemsOf(document, pick), pick([8, -3.5])!, 40),
  removeNotes: (document, pick) => removeNotes(document, itemsOf(document, pick)),
  insertOnEdge(document, pick) {
    const to = pick([...document.edges.keys()]) ?? 'x.in'
    const level = parentOf(nodeOf(to))
    const id = pick([...(document.children.get(level) ?? [])]) ?? 'x'
    const fitting = fittingAt(document, to, id)
    return isRefusal(fitting) ? fitting : insertOnEdge(document, to, id, fitting, () => [160, 112])
  },
}

function groupsOf(document: GraphDocument): string[] {
  return [...document.nodes.values()].filter((node) => node.type === 'group').map(({ id }) => id)
}

/** Some of everything that can be moved. */
function itemsOf(document: GraphDocument, pick: Pick): Items {
  const { frames, comments, reroutes } = document.properties
  const id = pick([...document.nodes.keys()])
  const frame = pick([...frames.keys()])
  const comment = pick([...comments.keys()])
  const route = pick(reroutes)
  return {
    nodes: id === undefined ? [] : [[id, document.positions.get(id) ?? [0, 0]]],
    frames: frame === undefined ? [] : [frame],
    comments: comment === undefined ? [] : [comment],
    points: route && route.points.length > 0 ? [[route.edge[1], 0]] : [],
  }
}

const gone = { port: 'x.out', side: 'output' } as const

function groupPorts(document: GraphDocument): { id: string; port: string; side: 'input' | 'output' }[] {
  return groupsOf(document).flatMap((id) => {
    const { inputs = {}, outputs = {} } = document.nodes.get(id)!
    return [
      ...Object.keys(inputs).map((port) => ({ id, port, side: 'input' as const })),
      ...Object.keys(outputs).map((port) => ({ id, port, side: 'output' as const })),
    ]
  })
}

export const arbitraryEdit: fc.Arbitrary<ArbitraryEdit> = fc
  .tuple(
    fc.constantFrom(
      ...Object.keys(kinds),
      'connect',
      'connect',
      'addNode',
      'setAttributes',
      'makeGroup',
      'groupPorts',
      'groupPorts',
      'insertOnEdge',
      'insertOnEdge',
    ),
    fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
    fc.string({ unit: 'grapheme', maxLength: 5 }),
  )
  .map(([kind, numbers, text]) => ({
    kind,
    make(document) {
      let at = 0
      return kinds[kind]!(document, (from) => from[numbers[at++ % numbers.length]! % (from.length || 1)], text)
    },
    [fc.toStringMethod]: () => `${kind}(${numbers.join()} ${JSON.stringify(text)})`,
  }))
