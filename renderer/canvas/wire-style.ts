import type { EdgeForm } from '../state/edge-look.ts'
import { shadeOf, WireColour } from './palette.ts'
import { WireForm } from './scene.ts'
import type { WireStyle } from './scene.ts'

const brokenWidth = 2.25
const noneWidth = 2.5
const zeroWidth = 2

/** How a look is drawn: solid is positive, hollow negative, cored mixed. */
export function wireStyle(look: EdgeForm): WireStyle {
  const { stale } = look
  const plain = { marks: false, stale, form: WireForm.plain }
  switch (look.state) {
    case 'idle':
      return { ...plain, colour: WireColour.neutral, width: look.width }
    case 'value':
      return { ...plain, colour: WireColour.value, width: look.width }
    case 'none':
      return { ...plain, form: WireForm.dotted, colour: WireColour.zero, width: noneWidth }
    case 'zero':
      return { ...plain, colour: WireColour.zero, width: zeroWidth }
    case 'broken':
      return { ...plain, form: WireForm.jagged, colour: WireColour.stop, width: brokenWidth }
    case 'gradient':
      return { form: formOf(look), colour: shadeOf(look.balance), width: look.width, marks: true, stale }
  }
}

function formOf({ sign }: EdgeForm): number {
  if (sign === 'negative') return WireForm.hollow
  return sign === 'mixed' ? WireForm.cored : WireForm.plain
}
