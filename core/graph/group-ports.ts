import { parentProblem } from './add.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId, PortId } from './document.ts'
import { dropEdges, tidy, unexpose } from './detach.ts'
import { Draft } from './draft.ts'
import { freshName, isLocalId, localName, localPort, nodeOf, parentOf, splitPort } from './ids.ts'
import { portsOf } from './ports.ts'
import { refusal, type Problem } from './problems.ts'
import { edgesInto, edgesOutOf, nodesOf } from './walk.ts'

type Ports = { [port: string]: readonly string[] }

/** Makes an inner port a port of the group around it; its name there is part of the answer. */
export function exposePort(
  document: GraphDocument,
  inner: PortId,
  side: 'input' | 'output',
): { readonly port: string; readonly diff: Diff } | Problem {
  const id = parentOf(nodeOf(inner))
  const wrong = id === '' ? noGroup(inner) : parentProblem(document, id)
  const group = document.nodes.get(id)
  if (wrong || !group) return wrong ?? noGroup(inner)
  const local = localPort(inner)
  const own = side === 'input' ? (group.inputs ?? {}) : (group.outputs ?? {})
  if (Object.values(own).some((one) => (typeof one === 'string' ? one === local : one.includes(local))))
    return refusal('E_PORT', placeOf(inner), 'it is a port of the group already', 'wire it from outside')
  if (side === 'input' && document.edges.has(inner))
    return refusal('E_EDGE', placeOf(inner), 'an edge of the group ends here already', 'delete that edge first')
  const port = freshName(splitPort(inner)[1], false, (name) => Object.hasOwn(own, name))
  const draft = new Draft(document)
  draft.nodes.set(
    id,
    side === 'input'
      ? { ...group, inputs: { ...group.inputs, [port]: [local] } }
      : { ...group, outputs: { ...group.outputs, [port]: local } },
  )
  return { port, diff: draft.finish() }
}

/** Takes a port away from a group, with the edges at it. */
export function removeGroupPort(
  document: GraphDocument,
  id: NodeId,
  port: string,
  side: 'input' | 'output',
): Diff | Problem {
  const group = document.nodes.get(id)
  const own = side === 'input' ? group?.inputs : group?.outputs
  if (!group || !own || !Object.hasOwn(own, port)) return noPort(id, port)
  const { [port]: _, ...kept } = own
  const draft = new Draft(document)
  const full = `${id}.${port}`
  dropEdges(
    draft,
    id,
    (from) => side === 'output' && from === full,
    (to) => side === 'input' && to === full,
  )
  draft.nodes.set(id, {
    ...group,
    ...(side === 'input' ? { inputs: kept as Ports } : { outputs: kept as { [port: string]: string } }),
  })
  const local = `${localName(id)}.${port}`
  const gone = (one: string) => one === local
  unexpose(draft, parentOf(id), {
    input: side === 'input' ? gone : () => false,
    output: side === 'output' ? gone : () => false,
  })
  tidy(draft)
  return draft.finish()
}

/** Another name for a port of a group; edges at it stay. */
export function renameGroupPort(
  document: GraphDocument,
  id: NodeId,
  port: string,
  side: 'input' | 'output',
  name: string,
): Diff | Problem {
  const group = document.nodes.get(id)
  const own = side === 'input' ? group?.inputs : group?.outputs
  if (!group || !own || !Object.hasOwn(own, port)) return noPort(id, port)
  if (name === port) return {}
  if (!isLocalId(name))
    return refusal('E_ID', { node: id, port }, `“${name}” cannot name a port`, 'a letter, then letters, digits, _ or -')
  if (Object.hasOwn(own, name))
    return refusal('E_ID', { node: id, port }, `there is a port ${name} already`, 'choose another name')
  const draft = new Draft(document)
  const renamed = Object.fromEntries(Object.entries(own).map(([one, inner]) => [one === port ? name : one, inner]))
  draft.nodes.set(id, { ...group, [side === 'input' ? 'inputs' : 'outputs']: renamed })
  const [before, after] = [`${id}.${port}`, `${id}.${name}`]
  for (const edge of side === 'input' ? edgesInto(document, id) : edgesOutOf(document, id)) {
    if ((side === 'input' ? edge.to : edge.from) !== before) continue
    draft.edges.set(edge.to, undefined)
    const to = side === 'input' ? after : edge.to
    draft.edges.set(to, { ...edge, to, from: side === 'output' ? after : edge.from })
  }
  const around = document.nodes.get(parentOf(id))
  if (around) {
    const [old, next] = [localPort(before), localPort(after)]
    const swap = (local: string) => (local === old ? next : local)
    const inputs = Object.entries(around.inputs ?? {}).map(([one, inner]) => [one, inner.map(swap)] as const)
    const outputs = Object.entries(around.outputs ?? {}).map(([one, inner]) => [one, swap(inner)] as const)
    draft.nodes.set(around.id, {
      ...around,
      ...(side === 'input' ? { inputs: Object.fromEntries(inputs) } : { outputs: Object.fromEntries(outputs) }),
    })
  }
  draft.setProperty(
    'reroutes',
    draft.property('reroutes').map((one) => ({
      ...one,
      edge: [
        side === 'output' && one.edge[0] === before ? after : one.edge[0],
        side === 'input' && one.edge[1] === before ? after : one.edge[1],
      ] as const,
    })),
  )
  return draft.finish()
}

/** Puts a port of a group at another place among those of its side. */
export function moveGroupPort(
  document: GraphDocument,
  id: NodeId,
  port: string,
  side: 'input' | 'output',
  place: number,
): Diff | Problem {
  const group = document.nodes.get(id)
  const own: Ports | { [port: string]: string } | undefined = side === 'input' ? group?.inputs : group?.outputs
  if (!group || !own || !Object.hasOwn(own, port)) return noPort(id, port)
  const names = Object.keys(own).filter((name) => name !== port)
  names.splice(Math.max(0, Math.min(names.length, place)), 0, port)
  const ports = Object.fromEntries(names.map((name) => [name, own[name]]))
  const draft = new Draft(document)
  draft.nodes.set(id, { ...group, [side === 'input' ? 'inputs' : 'outputs']: ports })
  return draft.finish()
}

/** Ports of nodes in a group that could become ports of it: outputs that are none yet, inputs that nothing feeds. */
export function exposable(
  document: GraphDocument,
  id: NodeId,
): readonly { readonly port: PortId; readonly side: 'input' | 'output' }[] {
  const group = document.nodes.get(id)
  const fed = new Set(Object.values(group?.inputs ?? {}).flat())
  const shown = new Set(Object.values(group?.outputs ?? {}))
  return nodesOf(document, id).flatMap((node) => {
    const { inputs, outputs } = portsOf(document, node.id)
    const open = inputs.map(({ name }) => `${node.id}.${name}`)
    return [
      ...open
        .filter((port) => !document.edges.has(port) && !fed.has(localPort(port)))
        .map((port) => ({ port, side: 'input' as const })),
      ...outputs
        .map((name) => `${node.id}.${name}`)
        .filter((port) => !shown.has(localPort(port)))
        .map((port) => ({ port, side: 'output' as const })),
    ]
  })
}

function noGroup(inner: PortId): Problem {
  return refusal('E_NODE', placeOf(inner), 'there is no group around it', 'make a group of some nodes first')
}

function noPort(id: NodeId, port: string): Problem {
  return refusal('E_PORT', { node: id, port }, `${id} has no port ${port}`, 'choose one of its ports')
}

function placeOf(port: PortId) {
  const [node, name] = splitPort(port)
  return { node, port: name }
}
