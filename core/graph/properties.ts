import { tidy } from './detach.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, Properties } from './document.ts'
import { Draft } from './draft.ts'
import { wholePixel, wholePixels } from './pixels.ts'
import { refusal, type Problem } from './problems.ts'

/**
 * Sets what there is one of: name, description, seed, frames, comments, reroutes, folded groups. Places are rounded to whole
 * pixels; reroutes of edges and folded groups that are not there are left out.
 */
export function setProperties(document: GraphDocument, changes: Partial<Properties>): Diff | Problem {
  const { seed, frames, comments, reroutes } = changes
  if (seed !== undefined && !Number.isSafeInteger(seed))
    return refusal('E_SCHEMA', { path: 'seed' }, `${seed} cannot be a seed`, 'use a whole number')
  const draft = new Draft(document)
  for (const name of Object.keys(changes) as (keyof Properties)[]) set(draft, name, changes[name])
  if (frames) draft.setProperty('frames', frames.map(roundFrame))
  if (comments)
    draft.setProperty(
      'comments',
      comments.map((comment) => ({ ...comment, at: wholePixels(comment.at) })),
    )
  if (reroutes)
    draft.setProperty(
      'reroutes',
      reroutes.map((one) => ({ ...one, points: one.points.map(wholePixels) })),
    )
  tidy(draft)
  return draft.finish()
}

function roundFrame(frame: Properties['frames'][number]): Properties['frames'][number] {
  const [x, y, width, height] = frame.rect
  return { ...frame, rect: [wholePixel(x), wholePixel(y), wholePixel(width), wholePixel(height)] }
}

function set<K extends keyof Properties>(draft: Draft, name: K, value: Properties[K] | undefined): void {
  if (value !== undefined) draft.setProperty(name, value)
}
