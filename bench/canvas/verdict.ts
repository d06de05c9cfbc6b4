import { median, short } from '../report/numbers.ts'
import { editorTitles } from './options.ts'
import type { EditorName } from './options.ts'
import type { FramePhase, Row } from './row.ts'
import { mostDomNodes, targetsOf } from './targets.ts'
import type { Target } from './targets.ts'

/** A target and what came of it. `isMet` is undefined where something to compare with is missing. */
export interface Verdict {
  readonly what: string
  readonly reached: string
  readonly isMet: boolean | undefined
}

const measureTitles = {
  loadMs: 'load',
  restyleMs: 'restyle every edge',
  heapNearMB: 'heap',
  domNodes: 'DOM nodes',
} as const

export const phaseTitles: { readonly [phase in FramePhase]: string } = {
  panWhole: 'pan, whole graph in view',
  panNear: 'pan at 100 %',
  drag: 'drag a node at 100 %',
  zoomOut: 'zoom out',
}

export function verdictsOf(rows: readonly Row[], nodes: number): Verdict[] {
  return targetsOf(nodes).map((target) =>
    verdictOf(
      target,
      rows.filter((row) => row.nodes === nodes),
    ),
  )
}

/** The median over an editor's turns, of those that have the figure. */
export function medianOf(
  rows: readonly Row[],
  editor: EditorName,
  figure: (row: Row) => number | undefined,
): number | undefined {
  const values = rows.flatMap((row) => (row.editor === editor ? (figure(row) ?? []) : []))
  return values.length === 0 ? undefined : median(values)
}

/**
 * How many times our figure the peer's is: the median over the rounds, in each of which both had their turn, so that what
 * slows the machine for a while slows both.
 */
export function ratioOf(
  rows: readonly Row[],
  peer: EditorName,
  figure: (row: Row) => number | undefined,
): number | undefined {
  const ratios = rows.flatMap((row) => {
    if (row.editor !== peer) return []
    const ours = rows.find(
      ({ editor, round, nodes }) => editor === 'gradwire' && round === row.round && nodes === row.nodes,
    )
    const own = ours && figure(ours)
    const other = figure(row)
    return own === undefined || other === undefined ? [] : [other / own]
  })
  return ratios.length === 0 ? undefined : median(ratios)
}

function verdictOf(target: Target, rows: readonly Row[]): Verdict {
  switch (target.kind) {
    case 'ahead': {
      const what = `${measureTitles[target.measure]}: ≥ ${target.times}× ${merit(target.measure)} ${editorTitles[target.of]}`
      const ratio = ratioOf(rows, target.of, (row) => row[target.measure])
      return ratio === undefined ? unknown(what) : { what, reached: `${short(ratio)}×`, isMet: ratio >= target.times }
    }
    case 'within': {
      const what = `${measureTitles[target.measure]}: ≤ ${target.times}× the time of ${editorTitles[target.of]}`
      const ratio = ratioOf(rows, target.of, (row) => row[target.measure])
      if (ratio === undefined) return unknown(what)
      return { what, reached: `${short(1 / ratio)}×`, isMet: 1 / ratio <= target.times }
    }
    case 'most': {
      const { measure, most } = target
      const unit = measure === 'domNodes' ? '' : ' ms'
      const what = `${measureTitles[measure]}: ≤ ${most}${unit}`
      const value = medianOf(rows, 'gradwire', measure === 'domNodes' ? mostDomNodes : (row) => row[measure])
      return value === undefined ? unknown(what) : { what, reached: `${short(value)}${unit}`, isMet: value <= most }
    }
    case 'frames': {
      const what = `${phaseTitles[target.phase]}, p95: ≤ ${target.most} ms`
      const value = medianOf(rows, 'gradwire', (row) => row[target.phase]?.p95)
      // Two frames of 60 a second are 33.3 ms, which the target calls 33.
      const isMet = value !== undefined && Math.round(value) <= target.most
      return value === undefined ? unknown(what) : { what, reached: `${short(value)} ms`, isMet }
    }
  }
}

const merit = (measure: string): string => (measure === 'heapNearMB' ? 'less than' : 'as fast as')
const unknown = (what: string): Verdict => ({ what, reached: 'not measured', isMet: undefined })
