import { parentProblem } from './add.ts'
import { createDocument } from './create.ts'
import type { Diff } from './diff.ts'
import type { Comment, Frame, GraphDocument, NodeId, PortId } from './document.ts'
import { Draft } from './draft.ts'
import { freshName, inGroup, levelOf, localName, nodeOf, parentOf } from './ids.ts'
import { limits } from './limits.ts'
import { tooDeep } from './nesting.ts'
import { levelOfNote, toLevel, type Notes } from './notes.ts'
import { wholePixels } from './pixels.ts'
import { refusal, type Problem } from './problems.ts'
import { allNodes, withContents } from './walk.ts'

/** Nodes, frames and comments that were put in, the outermost ones, and the edit that does it. */
export interface Inserted extends Written {
  readonly ids: readonly NodeId[]
  readonly diff: Diff
}

/** Frames and comments, by their places in the file's lists. */
export type Written = Pick<Notes, 'frames' | 'comments'>
const nothing: Written = { frames: [], comments: [] }

/**
 * The chosen nodes as a document of their own, on its top level: with what lies in groups, the edges between them, places,
 * weights and reroutes. Edges to other nodes stay behind. Of frames and comments, the chosen ones and those in groups come along.
 */
export function extract(document: GraphDocument, ids: Iterable<NodeId>, chosenNotes: Written = nothing): GraphDocument {
  const chosen = new Set(ids)
  const inside = withContents(document, chosen)
  const roots = allNodes(document).filter(({ id }) => chosen.has(id) && !inside.has(parentOf(id)))
  const taken = new Set<string>()
  const names = new Map<NodeId, NodeId>()
  for (const { id } of roots) {
    // Nodes of different groups can have the same name.
    const name = freshCopy(localName(id), (name) => taken.has(name))
    taken.add(name)
    names.set(id, name)
  }
  const rename = renamer(names)
  const there = (port: PortId) => inside.has(nodeOf(port))
  const inner = (from: PortId, to: PortId) => there(from) && there(to)
  const { frames, comments, reroutes, collapsed } = document.properties
  const taking =
    <T extends Frame | Comment>(numbers: ReadonlySet<number>) =>
    (note: T, i: number): T[] => {
      const level = levelOfNote(document, note)
      if (inside.has(level)) return [toLevel(note, rename(level))]
      return numbers.has(i) ? [toLevel(note, '')] : []
    }
  return createDocument({
    nodes: allNodes(document).flatMap((node) => (inside.has(node.id) ? [{ ...node, id: rename(node.id) }] : [])),
    edges: [...document.edges.values()].flatMap(({ from, to, order }) =>
      inner(from, to) ? [{ from: rename(from), to: rename(to), order }] : [],
    ),
    positions: [...document.positions].flatMap(([id, at]) => (inside.has(id) ? [[rename(id), at] as const] : [])),
    weights: [...document.weights].flatMap(([name, weight]) =>
      inside.has(nodeOf(name)) ? [[rename(name), weight] as const] : [],
    ),
    properties: {
      frames: frames.flatMap(taking<Frame>(new Set(chosenNotes.frames))),
      comments: comments.flatMap(taking<Comment>(new Set(chosenNotes.comments))),
      reroutes: reroutes.flatMap((reroute) => {
        const [from, to] = reroute.edge
        return inner(from, to) ? [{ ...reroute, edge: [rename(from), rename(to)] as const }] : []
      }),
      collapsed: collapsed.filter((id) => inside.has(id)).map(rename),
    },
  })
}

/**
 * Puts a copy of all of `fragment` into the document, in one edit. Names that are taken are replaced by fresh ones; what is
 * outermost moves by `offset` pixels.
 */
export function insertFragment(
  document: GraphDocument,
  fragment: GraphDocument,
  options: { readonly parent?: NodeId; readonly offset?: readonly [number, number] } = {},
): Inserted | Problem {
  const { parent = '', offset = [0, 0] } = options
  const refused = parentProblem(document, parent) ?? tooMany(document, fragment)
  if (refused) return refused

  const draft = new Draft(document)
  const names = new Map<NodeId, NodeId>()
  const nodes = allNodes(fragment)
  const taken = new Set<string>()
  for (const { id } of nodes) {
    if (levelOf(id) > 0) continue
    const name = freshCopy(id, (name) => taken.has(name) || document.nodes.has(inGroup(parent, name)))
    taken.add(name)
    names.set(id, inGroup(parent, name))
  }
  const rename = renamer(names)

  for (const node of nodes) {
    const copy = { ...node, id: rename(node.id), order: draft.nextOrder() }
    const deep = tooDeep(copy)
    if (deep) return deep
    draft.nodes.set(copy.id, copy)
  }
  for (const { from, to } of [...fragment.edges.values()].sort((a, b) => a.order - b.order))
    draft.edges.set(rename(to), { from: rename(from), to: rename(to), order: draft.nextOrder() })
  for (const [id, [x, y]] of fragment.positions)
    draft.positions.set(rename(id), levelOf(id) > 0 ? [x, y] : wholePixels([x + offset[0], y + offset[1]]))
  for (const [name, weight] of fragment.weights)
    draft.weights.set(rename(name), { ...weight, order: draft.nextOrder() })
  const routes = fragment.properties.reroutes.map((reroute) => {
    const [from, to] = reroute.edge
    const points =
      levelOf(nodeOf(to)) > 0
        ? reroute.points
        : reroute.points.map(([x, y]) => wholePixels([x + offset[0], y + offset[1]]))
    return { ...reroute, edge: [rename(from), rename(to)] as const, points }
  })
  if (routes.length > 0) draft.setProperty('reroutes', [...draft.property('reroutes'), ...routes])
  const folded = fragment.properties.collapsed.map(rename)
  if (folded.length > 0) draft.setProperty('collapsed', [...draft.property('collapsed'), ...folded])
  const written = insertNotes(draft, fragment, parent, offset, rename)
  return { ids: [...names.values()], ...written, diff: draft.finish() }
}

/** Gives the numbers of those on the outermost level. */
function insertNotes(
  draft: Draft,
  fragment: GraphDocument,
  parent: NodeId,
  offset: readonly [number, number],
  rename: (name: string) => string,
): Written {
  const frames = [...draft.property('frames')]
  const comments = [...draft.property('comments')]
  const outer: { frames: number[]; comments: number[] } = { frames: [], comments: [] }
  const moved = (level: NodeId, x: number, y: number) =>
    level === '' ? wholePixels([x + offset[0], y + offset[1]]) : ([x, y] as const)
  for (const frame of fragment.properties.frames) {
    const level = levelOfNote(fragment, frame)
    const [x, y, width, height] = frame.rect
    if (level === '') outer.frames.push(frames.length)
    const rect = [...moved(level, x, y), width, height] as const
    frames.push({ ...toLevel(frame, level === '' ? parent : rename(level)), rect })
  }
  for (const comment of fragment.properties.comments) {
    const level = levelOfNote(fragment, comment)
    if (level === '') outer.comments.push(comments.length)
    comments.push({ ...toLevel(comment, level === '' ? parent : rename(level)), at: moved(level, ...comment.at) })
  }
  if (frames.length > draft.property('frames').length) draft.setProperty('frames', frames)
  if (comments.length > draft.property('comments').length) draft.setProperty('comments', comments)
  return outer
}

/** A second copy of nodes, and of what is written beside them, within the group of the first of them. */
export function duplicate(
  document: GraphDocument,
  ids: Iterable<NodeId>,
  offset: readonly [number, number] = [32, 32],
  notes: Written = nothing,
): Inserted | Problem {
  const chosen = [...ids].filter((id) => document.nodes.has(id))
  return insertFragment(document, extract(document, chosen, notes), {
    parent: levelOfFirst(document, chosen, notes),
    offset,
  })
}

function levelOfFirst(document: GraphDocument, [id]: readonly NodeId[], { frames, comments }: Written): NodeId {
  if (id !== undefined) return parentOf(id)
  const [frame] = frames
  const [comment] = comments
  const note = frame === undefined ? document.properties.comments[comment ?? -1] : document.properties.frames[frame]
  return note ? levelOfNote(document, note) : ''
}

function tooMany(document: GraphDocument, fragment: GraphDocument): Problem | undefined {
  if (document.nodes.size + fragment.nodes.size > limits.nodes)
    return refusal('E_LIMIT', {}, `there would be more than ${limits.nodes} nodes`, 'insert fewer')
  if (document.edges.size + fragment.edges.size > limits.edges)
    return refusal('E_LIMIT', {}, `there would be more than ${limits.edges} edges`, 'insert fewer')
  return undefined
}

/** Replaces the outermost part of an id, a port or a weight's name. */
function renamer(names: ReadonlyMap<NodeId, NodeId>): (name: string) => string {
  const roots = [...names.keys()]
  // Most fragments have their roots on the top level, where the first part of a path is the root.
  const depth = Math.max(0, ...new Set(roots.map(levelOf)))
  return (name) => {
    const node = nodeOf(name)
    const parts = node.split('/')
    for (let level = 0; level <= depth; level++) {
      const root = parts.slice(0, level + 1).join('/')
      const renamed = names.get(root)
      if (renamed !== undefined) return renamed + name.slice(root.length)
    }
    return name
  }
}

/** The name itself if it is free, else with the next number: fc1 becomes fc2. */
function freshCopy(name: string, taken: (name: string) => boolean): string {
  if (!taken(name)) return name
  const stem = name.replace(/[0-9]+$/, '') || name
  const numbered = stem !== name
  // Room for the number: an id has at most 64 characters.
  return freshName(stem.slice(0, 56), numbered, taken)
}
