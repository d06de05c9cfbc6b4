import type { SizeOf } from './card-size.ts'
import type { Diff } from './diff.ts'
import type { Frame, GraphDocument, NodeId, PortId } from './document.ts'
import { Draft } from './draft.ts'
import { nodeOf, parentOf } from './ids.ts'
import { limits } from './limits.ts'
import { levelOfNote, onLevel, type Notes } from './notes.ts'
import { wholePixel } from './pixels.ts'
import { refusal, type Problem } from './problems.ts'

/** A frame around nodes has so much room for its title above them, and so much on the other sides. */
export const frameTitle = 64
export const framePadding = 24
/** Frames are no smaller than this. */
export const smallestFrame = { width: 96, height: 72 } as const

export type Rectangle = readonly [x: number, y: number, width: number, height: number]

/** Puts a frame below all others of its level. */
export function addFrame(
  document: GraphDocument,
  rect: Rectangle,
  options: { readonly title?: string; readonly hue?: number; readonly level?: NodeId } = {},
): { readonly index: number; readonly diff: Diff } {
  const { title = '', hue = 0, level = '' } = options
  const draft = new Draft(document)
  const frames = draft.property('frames')
  draft.setProperty('frames', [...frames, { title: cut(title), rect: fitted(rect), hue, ...onLevel(level) }])
  return { index: frames.length, diff: draft.finish() }
}

export function changeFrame(
  document: GraphDocument,
  index: number,
  changes: Partial<Pick<Frame, 'title' | 'rect' | 'hue'>>,
): Diff | Problem {
  const frames = document.properties.frames
  const frame = frames[index]
  if (!frame)
    return refusal('E_LAYOUT', { path: 'layout.frames' }, 'the frame is not there any more', 'choose another one')
  const draft = new Draft(document)
  const after = {
    ...frame,
    ...changes,
    ...(changes.title !== undefined && { title: cut(changes.title) }),
    ...(changes.rect && { rect: fitted(changes.rect) }),
  }
  draft.setProperty('frames', frames.with(index, after))
  return draft.finish()
}

/** The rectangle that holds others with room around them. */
export function frameAround(rects: Iterable<Rectangle>): Rectangle | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y, width, height] of rects) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  if (left === Infinity) return undefined
  return [
    left - framePadding,
    top - frameTitle,
    right - left + 2 * framePadding,
    bottom - top + frameTitle + framePadding,
  ]
}

/** What moves with a frame: nodes and points with their middle in it, comments that begin in it, frames that lie in it. */
export function frameContents(
  document: GraphDocument,
  index: number,
  sizeOf: SizeOf,
  placeOf: (id: NodeId) => readonly [number, number] | undefined = (id) => document.positions.get(id),
): Notes & { readonly nodes: readonly NodeId[] } {
  const { frames, comments, reroutes } = document.properties
  const frame = frames[index]
  if (!frame) return { nodes: [], frames: [], comments: [], points: [] }
  const level = levelOfNote(document, frame)
  const [left, top, width, height] = frame.rect
  const has = (x: number, y: number) => x >= left && y >= top && x <= left + width && y <= top + height
  const nodes: NodeId[] = []
  for (const id of document.children.get(level) ?? []) {
    const at = placeOf(id)
    if (!at) continue
    const size = sizeOf(id)
    if (has(at[0] + size[0] / 2, at[1] + size[1] / 2)) nodes.push(id)
  }
  const inner: number[] = []
  frames.forEach((other, i) => {
    const [x, y, w, h] = other.rect
    // Of two alike, the later one lies in the earlier one.
    const alike = same(other.rect, frame.rect)
    if (i === index || levelOfNote(document, other) !== level || (alike && i < index)) return
    if (has(x, y) && has(x + w, y + h)) inner.push(i)
  })
  const points: [PortId, number][] = []
  for (const { edge, points: places } of reroutes)
    if (parentOf(nodeOf(edge[1])) === level)
      places.forEach(([x, y], i) => {
        if (has(x, y)) points.push([edge[1], i])
      })
  const written = comments.flatMap((comment, i) =>
    levelOfNote(document, comment) === level && has(...comment.at) ? [i] : [],
  )
  return { nodes, frames: inner, comments: written, points }
}

function same(a: Rectangle, b: Rectangle): boolean {
  return a.every((value, i) => value === b[i])
}

function fitted([x, y, width, height]: Rectangle): Rectangle {
  return [
    wholePixel(x),
    wholePixel(y),
    Math.max(smallestFrame.width, wholePixel(width)),
    Math.max(smallestFrame.height, wholePixel(height)),
  ]
}

function cut(title: string): string {
  return [...title].slice(0, limits.label).join('')
}
