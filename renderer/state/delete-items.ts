import type { NodeId, PortId } from '../../core/graph/document.ts'
import { removeItems } from '../../core/graph/remove-items.ts'
import { noteName, notesOf } from './note-keys.ts'
import type { NoteKey } from './note-keys.ts'
import { counted } from './numbers.ts'
import type { Workspace } from './workspace.ts'

/** What is meant by Delete, on the canvas or in a list. */
export interface Doomed {
  readonly nodes?: readonly NodeId[]
  readonly edges?: readonly PortId[]
  readonly notes?: readonly NoteKey[]
}

/** Deletes it all in one undo step that says what it was. */
export function deleteItems(workspace: Workspace, { nodes = [], edges = [], notes = [] }: Doomed): void {
  const { document } = workspace
  const [first] = notes
  const things = nodes.length + notes.length
  let what = counted(nodes.length, 'node')
  if (first !== undefined && things === 1) what = lower(noteName(document, first))
  else if (first !== undefined) what = counted(things, 'thing')
  else if (nodes.length === 0) what = counted(edges.length, 'edge')
  workspace.perform(`Delete ${what}`, removeItems(document, nodes, edges, notesOf(notes)))
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
