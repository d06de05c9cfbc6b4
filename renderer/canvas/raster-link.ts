import type { Palette } from './palette.ts'
import type { RasterRequest, RasterResult } from './raster-protocol.ts'
import type { EdgeArrays, NodeArrays, Scene } from './scene.ts'
import type { Size, View } from './view.ts'

/** What the worker drew: of which view, and how large. It reaches beyond the window, so the view is that of its own corner. */
export interface Picture {
  readonly bitmap: ImageBitmap
  readonly view: View
  readonly size: Size
  readonly version: number
}

export interface Wanted {
  /** Of the picture's own corner. */
  readonly view: View
  readonly size: Size
  readonly version: number
  readonly palette: Palette
  readonly blocks: boolean
}

/** The worker that draws what is too much for one frame: its last picture, and one request under way at a time. */
export class RasterLink {
  picture: Picture | undefined
  private readonly scene: Scene
  private readonly came: () => void
  private readonly worker: Worker
  /** How large the picture under way will be. */
  private waiting: Size | undefined
  /** The picture under way is of another document. */
  private outdated = false
  private sent = -1

  constructor(scene: Scene, came: () => void) {
    this.scene = scene
    this.came = came
    this.worker = new Worker(new URL('./raster.worker.ts', import.meta.url), { type: 'module' })
    this.worker.onmessage = (event: MessageEvent<RasterResult>) => this.receive(event.data)
  }

  get busy(): boolean {
    return this.waiting !== undefined
  }

  ask({ view, size, version, palette, blocks }: Wanted): void {
    const { scene } = this
    const state = scene.placed + scene.styled
    const request: RasterRequest = {
      version,
      // What it has already need not be sent again.
      ...(this.sent !== state && {
        nodes: trimmed(scene.nodes) as NodeArrays,
        edges: trimmed(scene.edges) as EdgeArrays,
      }),
      view,
      size,
      ratio: devicePixelRatio,
      palette,
      blocks,
    }
    this.sent = state
    this.waiting = size
    this.worker.postMessage(request)
  }

  /** Another document: nothing drawn so far is of use. */
  forget(): void {
    this.picture?.bitmap.close()
    this.picture = undefined
    this.outdated = this.busy
  }

  destroy(): void {
    this.worker.terminate()
    this.picture?.bitmap.close()
  }

  private receive({ version, view, bitmap }: RasterResult): void {
    const { waiting, outdated } = this
    this.waiting = undefined
    this.outdated = false
    if (!waiting || outdated) bitmap.close()
    else {
      this.picture?.bitmap.close()
      this.picture = { bitmap, view, size: waiting, version }
    }
    this.came()
  }
}

/** The arrays without their unused ends, to be cloned for the worker. */
function trimmed(arrays: NodeArrays | EdgeArrays): object {
  const entries = Object.entries(arrays).map(([name, column]) => [
    name,
    typeof column === 'number' || column instanceof Map ? column : column.slice(0, arrays.count),
  ])
  return Object.fromEntries(entries)
}
