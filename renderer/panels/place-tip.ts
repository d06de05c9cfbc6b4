import type { Size } from '../canvas/view.ts'
import type { Tip } from './tips.ts'

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Between a control and its tip, and between the tip and the window's rim. */
const gap = 6
const rim = 8

/** Where a tip lies: in the middle of one side of its control, of the other where there is no room, and all of it in the window. */
export function placeTip(about: Box, tip: Size, window: Size, side: Tip['side']): { x: number; y: number } {
  const middle = (from: number, to: number, length: number, room: number) =>
    within((from + to - length) / 2, length, room)
  const beside = (from: number, to: number, length: number, room: number, after: boolean) => {
    const places = after ? [to + gap, from - gap - length] : [from - gap - length, to + gap]
    return within(places.find((at) => at >= rim && at + length <= room - rim) ?? places[0]!, length, room)
  }
  return side === 'top' || side === 'bottom'
    ? {
        x: middle(about.left, about.right, tip.width, window.width),
        y: beside(about.top, about.bottom, tip.height, window.height, side === 'bottom'),
      }
    : {
        x: beside(about.left, about.right, tip.width, window.width, side === 'right'),
        y: middle(about.top, about.bottom, tip.height, window.height),
      }
}

function within(at: number, length: number, room: number): number {
  return Math.round(Math.max(rim, Math.min(at, room - rim - length)))
}
