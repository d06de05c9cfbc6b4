import type { GraphDocument, NodeId, PortId } from '../../core/graph/document.ts'
import { nodeOf, parentOf } from '../../core/graph/ids.ts'
import { levelOfNote, type Notes } from '../../core/graph/notes.ts'
import { routeOf } from '../../core/graph/reroutes.ts'

/** "frame 0", "comment 3", "point 1 fc1.in": names for what has no id in the file, as long as nothing before it goes. */
export type NoteKey = `frame ${number}` | `comment ${number}` | `point ${number} ${PortId}`

export type NoteRef =
  | { readonly kind: 'frame'; readonly index: number }
  | { readonly kind: 'comment'; readonly index: number }
  | { readonly kind: 'point'; readonly index: number; readonly to: PortId }

export const frameKey = (index: number): NoteKey => `frame ${index}`
export const commentKey = (index: number): NoteKey => `comment ${index}`
export const pointKey = (to: PortId, index: number): NoteKey => `point ${index} ${to}`

export function noteOf(key: NoteKey): NoteRef {
  const [kind, number, ...rest] = key.split(' ')
  const index = Number(number)
  return kind === 'point' ? { kind, index, to: rest.join(' ') } : { kind: kind as 'frame' | 'comment', index }
}

export function notesOf(keys: Iterable<NoteKey>): Notes {
  const notes: { frames: number[]; comments: number[]; points: [PortId, number][] } = {
    frames: [],
    comments: [],
    points: [],
  }
  for (const key of keys) {
    const note = noteOf(key)
    if (note.kind === 'frame') notes.frames.push(note.index)
    else if (note.kind === 'comment') notes.comments.push(note.index)
    else notes.points.push([note.to, note.index])
  }
  return notes
}

export function keysOf({ frames, comments, points }: Notes): NoteKey[] {
  return [...frames.map(frameKey), ...comments.map(commentKey), ...points.map(([to, index]) => pointKey(to, index))]
}

/** The level of the graph a note lies on; undefined where it is not there any more. */
export function levelOfKey(document: GraphDocument, key: NoteKey): NodeId | undefined {
  const note = noteOf(key)
  if (note.kind === 'point')
    return note.index < routeOf(document, note.to).length ? parentOf(nodeOf(note.to)) : undefined
  const { frames, comments } = document.properties
  const found = note.kind === 'frame' ? frames[note.index] : comments[note.index]
  return found && levelOfNote(document, found)
}

/** What a person calls it. */
export function noteName(document: GraphDocument, key: NoteKey): string {
  const note = noteOf(key)
  if (note.kind === 'frame') return `Frame ${document.properties.frames[note.index]?.title || 'without title'}`
  if (note.kind === 'comment') return `Comment ${firstWords(document.properties.comments[note.index]?.text ?? '')}`
  const from = document.edges.get(note.to)?.from ?? ''
  return `Reroute point ${note.index + 1} of ${from} → ${note.to}`
}

function firstWords(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  return line.length > 48 ? `${line.slice(0, 47)}…` : line || 'without text'
}
