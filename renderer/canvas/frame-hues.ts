/** The hues a frame can have: those of the node groups, as degrees in the file and as tokens on screen. */
export const frameHues = [
  { name: 'Blue', degrees: 209, token: '--group-data' },
  { name: 'Violet', degrees: 257, token: '--group-layers' },
  { name: 'Green', degrees: 129, token: '--group-activations' },
  { name: 'Ochre', degrees: 53, token: '--group-arithmetic' },
  { name: 'Magenta', degrees: 311, token: '--group-normalisation' },
  { name: 'Red', degrees: 355, token: '--group-loss' },
] as const

export type FrameHue = (typeof frameHues)[number]

/** The nearest of them, whatever a file says. */
export function hueOf(degrees: number): FrameHue {
  const away = (hue: FrameHue) => {
    const turn = Math.abs((((degrees - hue.degrees) % 360) + 360) % 360)
    return Math.min(turn, 360 - turn)
  }
  return frameHues.reduce<FrameHue>((best, hue) => (away(hue) < away(best) ? hue : best), frameHues[0])
}
