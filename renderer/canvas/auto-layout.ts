import ELK from 'elkjs/lib/elk-api.js'
import { shallowRef } from 'vue'
import { estimateSize } from '../../core/graph/card-size.ts'
import type { SizeOf } from '../../core/graph/card-size.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { NodeId } from '../../core/graph/document.ts'
import { layoutDiff, mostForElk } from '../../core/graph/layout.ts'
import type { Elk } from '../../core/graph/layout.ts'
import { quickElk } from '../../core/graph/quick-elk.ts'
import { counted } from '../state/numbers.ts'
import type { CanvasModel } from './canvas-model.ts'
import { cardGeometry } from './geometry.ts'
import { glide } from './glide.ts'

/*
 * Automatic layout of the level in view, or of what is selected of it: computed in a worker, then one undo step. It can be
 * cancelled while it runs, and is dropped where the graph changed meanwhile.
 */

/** Longer than this nobody waits for a picture: then the quick way is taken. */
const longest = 8000

export class AutoLayout {
  /** How many nodes are being arranged; undefined while nothing is. */
  readonly running = shallowRef<number | undefined>()
  private readonly model: CanvasModel
  private stop: (() => void) | undefined

  constructor(model: CanvasModel) {
    this.model = model
  }

  /** Arranges these nodes, or the whole level. */
  async run(ids: readonly NodeId[]): Promise<void> {
    this.cancel()
    const { model } = this
    const { workspace } = model
    const only = ids.length > 1 ? new Set(ids) : undefined
    const count = only?.size ?? model.documentScene.cards.size
    const worker = count <= mostForElk ? elkInWorker() : undefined
    let cancelled = false
    const stop = () => {
      cancelled = true
      worker?.stop()
    }
    this.stop = stop
    this.running.value = count
    const unwatch = workspace.onDiff(() => {
      if (this.stop === stop) this.cancel('The graph changed meanwhile: nothing was arranged')
    })
    const diff = await this.compute(worker?.layout ?? quickly, only).catch(() => undefined)
    const arranged = cancelled ? undefined : (diff ?? (await this.compute(quickly, only)))
    unwatch()
    worker?.stop()
    if (cancelled || !arranged) return
    this.stop = undefined
    this.running.value = undefined
    this.perform(
      arranged,
      only ? `Arrange ${counted(count, 'node')}` : 'Arrange automatically',
      only ?? model.documentScene.cards.keys(),
    )
  }

  cancel(why?: string): void {
    const { stop } = this
    if (!stop) return
    this.stop = undefined
    this.running.value = undefined
    stop()
    this.model.workspace.announce(why ?? 'Arranging cancelled')
  }

  private compute(elk: Elk, only: ReadonlySet<NodeId> | undefined): Promise<Diff> {
    const { model } = this
    const { document, level } = model.workspace
    return layoutDiff(document, elk, {
      level: level.value,
      sizeOf: this.roomy(),
      placeOf: model.placeOf,
      ...(only && { only }),
    })
  }

  /** `shown`: what was arranged, with what stayed where it is. */
  private perform(diff: Diff, label: string, shown: Iterable<NodeId>): void {
    const { model } = this
    const moved = Object.keys(diff.positions ?? {})
    const from = moved.map((id) => [id, model.placeOf(id)] as const)
    const done = model.workspace.perform(label, diff)
    if (!done || moved.length === 0) {
      model.workspace.announce('Everything is arranged already')
      return
    }
    model.camera.reveal(shown)
    glide(model, from)
  }

  /** What cards take once they show values, so that a run does not push them onto each other. */
  private roomy(): SizeOf {
    const { documentScene, workspace } = this.model
    const guess = estimateSize(workspace.document)
    return (id) => {
      const card = documentScene.cards.get(id)
      if (!card) return guess(id)
      const { width, height } = card.geometry
      return [
        width,
        Math.max(height, cardGeometry({ ...card.face, title: card.title, marks: card.marks, body: 'cells' }).height),
      ]
    }
  }
}

const quickly: Elk = (graph) => Promise.resolve(quickElk(graph))

function elkInWorker(): { layout: Elk; stop: () => void } {
  const worker = new Worker(new URL('./elk.worker.ts', import.meta.url), { type: 'module' })
  const elk = new ELK({ workerFactory: () => worker })
  let reject: (reason: Error) => void = () => undefined
  const ended = new Promise<never>((_, fail) => (reject = fail))
  // Nobody may be waiting when it ends.
  ended.catch(() => undefined)
  const timer = setTimeout(() => reject(new Error('ELK takes too long')), longest)
  return {
    layout: (graph) => Promise.race([elk.layout(graph), ended]),
    stop() {
      clearTimeout(timer)
      worker.terminate()
      reject(new Error('stopped'))
    },
  }
}
