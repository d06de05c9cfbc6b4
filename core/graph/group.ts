import type { Diff } from './diff.ts'
import type { Comment, Frame, GraphDocument, GraphNode, NodeId, PortId } from './document.ts'
import { tidy } from './detach.ts'
import { Draft } from './draft.ts'
import { freshName, inGroup, levelOf, localName, localPort, nodeOf, parentOf, splitPort } from './ids.ts'
import { limits } from './limits.ts'
import { eachInside, toLevel } from './notes.ts'
import { wholePixels } from './pixels.ts'
import { isGroup, portsOf } from './ports.ts'
import { refusal, type Problem } from './problems.ts'
import { relocate } from './relocate.ts'
import { edgesInto, edgesOutOf } from './walk.ts'

type Ports = { [port: string]: readonly string[] }

/**
 * Puts nodes of one level into a new group. Edges from outside come in through a port for each output they leave, edges to the outside
 * leave through a port for each inner output. What is not wired yet gets a port too, so that it can be. Refused where a way leads
 * out of the nodes and back in: the group would depend on itself.
 */
export function makeGroup(
  document: GraphDocument,
  chosen: Iterable<NodeId>,
): { readonly id: NodeId; readonly diff: Diff } | Problem {
  const ids = [...new Set(chosen)].filter((id) => document.nodes.has(id))
  const [first] = ids
  if (first === undefined) return refusal('E_NODE', {}, 'nothing is selected', 'select the nodes that belong together')
  const parent = parentOf(first)
  const members = new Set(ids.filter((id) => parentOf(id) === parent))
  const between = returning(document, members)
  if (between !== undefined)
    return refusal(
      'E_CYCLE',
      { node: between },
      `${between} lies between the nodes, so the group would depend on itself`,
      `select ${between} too`,
    )
  if (levelOf(first) * 2 + 8 > limits.depth)
    return refusal('E_DEPTH', { node: first }, 'groups would lie in each other too deep', 'group further out')

  const draft = new Draft(document)
  const id = inGroup(
    parent,
    freshName('group', true, (name) => draft.nodes.has(inGroup(parent, name))),
  )
  const crossing = crossings(document, members)
  const inside = new Map([...members].map((member) => [member, `${id}/${localName(member)}`]))
  for (const { to } of [...crossing.into, ...crossing.outOf]) draft.edges.set(to, undefined)
  relocate(draft, inside)

  // Maps, since a port may have any name, such as one that every object has.
  const inputs = new Map<string, string[]>()
  const outputs = new Map<string, string>()
  const bySource = new Map<PortId, string>()
  const portOfInput = new Map<PortId, string>()
  for (const { from, to, order } of crossing.into) {
    let port = bySource.get(from)
    if (port === undefined) {
      port = freshName(splitPort(to)[1], false, (name) => inputs.has(name))
      bySource.set(from, port)
      draft.edges.set(`${id}.${port}`, { from, to: `${id}.${port}`, order })
    }
    lead(inputs, port, localPort(to))
    portOfInput.set(to, port)
  }
  const byOutput = new Map<PortId, string>()
  const outputPort = (from: PortId): string => {
    const known = byOutput.get(from)
    if (known !== undefined) return known
    const port = freshName(splitPort(from)[1], false, (name) => outputs.has(name))
    byOutput.set(from, port)
    outputs.set(port, localPort(from))
    return port
  }
  for (const { from, to, order } of crossing.outOf)
    draft.edges.set(to, { from: `${id}.${outputPort(from)}`, to, order })
  const around = document.nodes.get(parent)
  const throughGroup = new Map<string, PortId>()
  for (const [port, inner] of Object.entries(around?.inputs ?? {}))
    for (const local of inner) throughGroup.set(local, `${parent}.${port}`)
  for (const member of members) {
    const ports = portsOf(document, member)
    for (const { name } of ports.inputs) {
      const to = `${member}.${name}`
      if (document.edges.has(to)) continue
      const source = throughGroup.get(localPort(to))
      const known = source === undefined ? undefined : bySource.get(source)
      const port = known ?? freshName(name, false, (taken) => inputs.has(taken))
      if (source !== undefined) bySource.set(source, port)
      lead(inputs, port, localPort(to))
      portOfInput.set(to, port)
    }
    for (const name of ports.outputs) if (!document.edgesFrom.has(`${member}.${name}`)) outputPort(`${member}.${name}`)
  }
  for (const local of Object.values(around?.outputs ?? {}))
    if (members.has(inGroup(parent, nodeOf(local)))) outputPort(inGroup(parent, local))
  const ports = { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) }
  const group: GraphNode = { id, type: 'group', attributes: {}, ...ports, order: draft.nextOrder() }
  draft.nodes.set(id, group)
  showThrough(draft, parent, id, members, portOfInput, byOutput)
  const at = corner(document, members)
  if (at) draft.positions.set(id, wholePixels(at))
  tidy(draft)
  return { id, diff: draft.finish() }
}

/** Of a port's name, and not of what every object has. */
function own<T>(ports: { readonly [port: string]: T } | undefined, port: string): T | undefined {
  return ports && Object.hasOwn(ports, port) ? ports[port] : undefined
}

function lead(inputs: Map<string, string[]>, port: string, local: string): void {
  const known = inputs.get(port)
  if (known) known.push(local)
  else inputs.set(port, [local])
}

/** Ports of the group around them that led to the nodes lead to the new group's ports. */
function showThrough(
  draft: Draft,
  parent: NodeId,
  id: NodeId,
  members: ReadonlySet<NodeId>,
  inputs: ReadonlyMap<PortId, string>,
  outputs: ReadonlyMap<PortId, string>,
): void {
  const around = draft.nodes.get(parent)
  if (!around) return
  const name = localName(id)
  const isMember = (local: string) => members.has(inGroup(parent, nodeOf(local)))
  const fed = Object.entries(around.inputs ?? {}).map(([port, inner]) => {
    const through = inner.map((local) =>
      isMember(local) ? `${name}.${inputs.get(inGroup(parent, local)) ?? ''}` : local,
    )
    return [port, [...new Set(through)]] as const
  })
  const shown = Object.entries(around.outputs ?? {}).map(
    ([port, local]) =>
      [port, isMember(local) ? `${name}.${outputs.get(inGroup(parent, local)) ?? ''}` : local] as const,
  )
  draft.nodes.set(parent, { ...around, inputs: Object.fromEntries(fed), outputs: Object.fromEntries(shown) })
}

/**
 * Takes a group apart: what lay in it lies where the group was, wired as before. What stands to the right of it moves, so that there is
 * room. `size` is what the group's card takes.
 */
export function unpackGroup(
  document: GraphDocument,
  id: NodeId,
  size: readonly [width: number, height: number] = [168, 120],
): { readonly ids: readonly NodeId[]; readonly diff: Diff } | Problem {
  const group = document.nodes.get(id)
  if (!group || !isGroup(group)) return refusal('E_NODE', { node: id }, `${id} is no group`, 'choose a group')
  if (group.stopGradient)
    return refusal(
      'E_NODE',
      { node: id },
      'nothing flows back through the inputs of this group, which its nodes alone cannot say',
      'switch stop gradient off first',
    )
  const parent = parentOf(id)
  const draft = new Draft(document)
  const children = [...(document.children.get(id) ?? [])]
  const taken = new Set<string>()
  const names = new Map<NodeId, NodeId>()
  for (const child of children) {
    const name = freeName(localName(child), (one) => {
      const path = inGroup(parent, one)
      return taken.has(one) || (document.nodes.has(path) && path !== id)
    })
    taken.add(name)
    names.set(child, inGroup(parent, name))
  }
  const outer = [...edgesInto(document, id), ...edgesOutOf(document, id)]
  for (const { to } of outer) draft.edges.set(to, undefined)
  draft.nodes.set(id, undefined)
  draft.positions.set(id, undefined)
  for (const name of document.weights.keys()) if (nodeOf(name) === id) draft.weights.set(name, undefined)
  const rename = relocate(draft, names)
  const innerInputs = (port: string) => (own(group.inputs, port) ?? []).map((local) => rename(inGroup(id, local)))
  const innerOutput = (port: string) => {
    const local = own(group.outputs, port)
    return local === undefined ? undefined : rename(inGroup(id, local))
  }
  for (const edge of outer) {
    const from = nodeOf(edge.from) === id ? innerOutput(splitPort(edge.from)[1]) : edge.from
    if (from === undefined) continue
    const ends = nodeOf(edge.to) === id ? innerInputs(splitPort(edge.to)[1]) : [edge.to]
    for (const to of ends) draft.edges.set(to, { from, to, order: draft.nextOrder() })
  }
  const around = draft.nodes.get(parent)
  if (around) {
    const name = localName(id)
    const ofGroup = (local: string) => nodeOf(local) === name
    const inputs = Object.entries(around.inputs ?? {}).map(([port, inner]) => [
      port,
      inner.flatMap((local) => (ofGroup(local) ? innerInputs(splitPort(local)[1]).map(localPort) : [local])),
    ])
    const outputs = Object.entries(around.outputs ?? {}).map(([port, local]) => {
      const inner = ofGroup(local) ? innerOutput(splitPort(local)[1]) : undefined
      return [port, inner === undefined ? local : localPort(inner)]
    })
    draft.nodes.set(parent, {
      ...around,
      inputs: Object.fromEntries(inputs) as Ports,
      outputs: Object.fromEntries(outputs) as { [port: string]: string },
    })
  }
  spread(draft, id, children, rename, size)
  tidy(draft)
  return { ids: [...names.values()], diff: draft.finish() }
}

/** The contents begin where the group did; what was to the right of it keeps its distance. */
function spread(
  draft: Draft,
  id: NodeId,
  children: readonly NodeId[],
  rename: (name: string) => string,
  [width]: readonly [number, number],
): void {
  const { document } = draft
  const at = document.positions.get(id) ?? [0, 0]
  const [left, top] = corner(document, children) ?? [0, 0]
  eachInside(draft, (note, group) =>
    group === id ? toLevel(shifted(note, at[0] - left, at[1] - top), parentOf(id)) : note,
  )
  const inner = new Set(children.map(rename))
  const reroutes = draft.property('reroutes')
  const within = (ports: readonly PortId[]) => ports.every((port) => inner.has(nodeOf(port)))
  if (reroutes.some(({ edge }) => within(edge)))
    draft.setProperty(
      'reroutes',
      reroutes.map((one) => {
        if (!within(one.edge)) return one
        return { ...one, points: one.points.map(([x, y]) => wholePixels([x - left + at[0], y - top + at[1]])) }
      }),
    )
  let right = left
  for (const child of children) {
    const place = document.positions.get(child)
    if (!place) continue
    draft.positions.set(rename(child), wholePixels([place[0] - left + at[0], place[1] - top + at[1]]))
    right = Math.max(right, place[0])
  }
  const wider = right - left
  if (wider <= 0) return
  for (const other of document.children.get(parentOf(id)) ?? []) {
    const place = document.positions.get(other)
    if (place && other !== id && place[0] >= at[0] + width) draft.positions.set(other, [place[0] + wider, place[1]])
  }
}

function shifted<T extends Frame | Comment>(note: T, dx: number, dy: number): T {
  if ('at' in note) return { ...note, at: wholePixels([note.at[0] + dx, note.at[1] + dy]) }
  const [x, y, width, height] = note.rect
  return { ...note, rect: [...wholePixels([x + dx, y + dy]), width, height] as const }
}

/** A node outside that a way out of the nodes and back into them leads through. */
function returning(document: GraphDocument, members: ReadonlySet<NodeId>): NodeId | undefined {
  const after = new Set<NodeId>()
  const queue: NodeId[] = []
  for (const member of members)
    for (const edge of edgesOutOf(document, member)) if (!members.has(nodeOf(edge.to))) queue.push(nodeOf(edge.to))
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i]!
    if (after.has(at)) continue
    after.add(at)
    for (const { to } of edgesOutOf(document, at)) {
      if (members.has(nodeOf(to))) return at
      queue.push(nodeOf(to))
    }
  }
  return undefined
}

function crossings(document: GraphDocument, members: ReadonlySet<NodeId>) {
  const into = [...members].flatMap((id) => edgesInto(document, id).filter(({ from }) => !members.has(nodeOf(from))))
  const outOf = [...members].flatMap((id) => edgesOutOf(document, id).filter(({ to }) => !members.has(nodeOf(to))))
  const byOrder = (a: { order: number }, b: { order: number }) => a.order - b.order
  return { into: into.sort(byOrder), outOf: outOf.sort(byOrder) }
}

function corner(document: GraphDocument, ids: Iterable<NodeId>): readonly [number, number] | undefined {
  let left = Infinity
  let top = Infinity
  for (const id of ids) {
    const at = document.positions.get(id)
    if (!at) continue
    left = Math.min(left, at[0])
    top = Math.min(top, at[1])
  }
  return left === Infinity ? undefined : [left, top]
}

function freeName(name: string, taken: (name: string) => boolean): string {
  if (!taken(name)) return name
  const stem = name.replace(/[0-9]+$/, '') || name
  return freshName(stem.slice(0, 56), stem !== name, taken)
}
