import type { NodeId } from '../../core/graph/document.ts'
import type { CanvasModel } from './canvas-model.ts'

/** More cards than this jump. */
const most = 1500
const time = 240

/**
 * Shows cards on their way from where they were to where the document has them now. The next change of the document, or
 * reduced motion, ends it at once.
 */
export function glide(model: CanvasModel, from: readonly (readonly [NodeId, readonly [number, number]])[]): void {
  if (from.length > most || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const ways = from.map(([id, [x, y]]) => ({ id, x, y, to: model.placeOf(id) }))
  const began = performance.now()
  let frame = 0
  const end = () => {
    cancelAnimationFrame(frame)
    unwatch()
    for (const { id } of ways) {
      const [x, y] = model.placeOf(id)
      model.previewPlace(id, x, y)
    }
  }
  const unwatch = model.workspace.onDiff(end)
  const step = (now: number) => {
    const part = Math.min(1, Math.max(0, (now - began) / time))
    if (part === 1) {
      end()
      return
    }
    const eased = 1 - (1 - part) ** 3
    for (const { id, x, y, to } of ways) model.previewPlace(id, x + (to[0] - x) * eased, y + (to[1] - y) * eased)
    frame = requestAnimationFrame(step)
  }
  step(began)
}
