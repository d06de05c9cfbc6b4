import type { Palette } from './palette.ts'
import type { EdgeArrays, NodeArrays } from './scene.ts'
import type { Size, View } from './view.ts'

/** A picture wanted from the worker. Arrays are left out where they are what was sent last. */
export interface RasterRequest {
  readonly version: number
  readonly nodes?: NodeArrays
  readonly edges?: EdgeArrays
  /** Of the picture, which reaches beyond the window on all sides. */
  readonly view: View
  readonly size: Size
  /** Device pixels to a CSS pixel. */
  readonly ratio: number
  readonly palette: Palette
  /** Draw cards as blocks, too. */
  readonly blocks: boolean
}

export interface RasterResult {
  readonly version: number
  readonly view: View
  readonly bitmap: ImageBitmap
}
