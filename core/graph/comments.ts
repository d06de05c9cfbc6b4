import type { Diff } from './diff.ts'
import type { Comment, GraphDocument, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { onLevel } from './notes.ts'
import { wholePixels } from './pixels.ts'
import { refusal, type Problem } from './problems.ts'

export function addComment(
  document: GraphDocument,
  text: string,
  at: readonly [number, number],
  level: NodeId = '',
): { readonly index: number; readonly diff: Diff } {
  const draft = new Draft(document)
  const comments = draft.property('comments')
  draft.setProperty('comments', [...comments, { text, at: wholePixels(at), ...onLevel(level) }])
  return { index: comments.length, diff: draft.finish() }
}

export function changeComment(
  document: GraphDocument,
  index: number,
  changes: Partial<Pick<Comment, 'text' | 'at'>>,
): Diff | Problem {
  const comments = document.properties.comments
  const comment = comments[index]
  if (!comment)
    return refusal('E_LAYOUT', { path: 'layout.comments' }, 'the comment is not there any more', 'choose another one')
  const draft = new Draft(document)
  const after = { ...comment, ...changes, ...(changes.at && { at: wholePixels(changes.at) }) }
  draft.setProperty('comments', comments.with(index, after))
  return draft.finish()
}
