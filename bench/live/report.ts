/** What was measured with one view open; milliseconds. */
export interface Row {
  readonly view: string
  /** Of the machine, by itself and by this. */
  readonly load: number
  /** From a change of the input to the canvas and the table of edges, painted. */
  canvasMs?: number | undefined
  /** To everything, the open view included. */
  allMs?: number | undefined
  allP95?: number | undefined
  /** Time of the processor for one change, in the window's main thread and in its workers. */
  windowCpu?: number
  workerCpu?: number
  /** With a change in every frame: how old what is shown is when it is painted, and how often it gets newer in a second. */
  dragLag?: number | undefined
  dragRate?: number
  dragCanvasLag?: number | undefined
  dragCanvasRate?: number
  problem?: string
}

/** What the issue asks for. */
export const target = 100

export const head: readonly string[] = [
  'one change of the input, ms                                   |  a change in every frame',
  'view                  canvas   all   p95   window cpu  worker cpu  |  view: age  a second   canvas: age  a second',
]

export function line(row: Row): string {
  const whole = (value: number | undefined, width: number) =>
    (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(0)).padStart(width)
  const verdict = row.allMs === undefined ? '' : row.allMs <= target ? '  met' : '  MISSED'
  const figures = [
    row.view.padEnd(20),
    whole(row.canvasMs, 8),
    whole(row.allMs, 6),
    whole(row.allP95, 6),
    whole(row.windowCpu, 11),
    whole(row.workerCpu, 12),
    '  |',
    whole(row.dragLag, 11),
    whole(row.dragRate, 10),
    whole(row.dragCanvasLag, 14),
    whole(row.dragCanvasRate, 10),
  ]
  return `${figures.join('')}${verdict}${row.problem === undefined ? '' : ` (${row.problem})`}`
}

export function partOf(values: readonly number[], part: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
}

export const medianOf = (values: readonly number[]): number | undefined => partOf(values, 0.5)
