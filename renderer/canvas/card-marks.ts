import { ArrowLeftToLine, Snowflake } from '@lucide/vue'
import type { CardMark } from './geometry.ts'

/** Small signs at the right of a title. */
export const markIcons = { frozen: Snowflake, stopGradient: ArrowLeftToLine }

export const markWords: { readonly [mark in CardMark]: string } = {
  frozen: 'Frozen: training leaves its parameters as they are',
  stopGradient: 'The gradient stops here',
}
