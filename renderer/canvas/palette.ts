/*
 * Colours for drawing on canvas, read from the style sheet: the tokens are the only place that knows them.
 */

export const groupHues = [
  'data',
  'layers',
  'activations',
  'arithmetic',
  'shape',
  'normalisation',
  'loss',
  /** Groups of nodes and types nobody knows. */
  'other',
] as const

const tokens = {
  ground: '--ground',
  panel: '--panel',
  raised: '--raised',
  sunken: '--sunken',
  gridDot: '--grid-dot',
  line: '--line',
  lineStrong: '--line-strong',
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  value: '--value',
  valueInk: '--value-ink',
  gradientNegative: '--grad-neg',
  gradientNegativeInk: '--grad-neg-ink',
  gradientZero: '--grad-zero',
  gradientZeroInk: '--grad-zero-ink',
  gradientPositive: '--grad-pos',
  gradientPositiveInk: '--grad-pos-ink',
  stop: '--stop',
  stopInk: '--stop-ink',
  step: '--step',
  selected: '--selected',
} as const

export type Palette = { readonly [K in keyof typeof tokens]: string } & {
  /** By index in `groupHues`. */
  readonly groups: readonly string[]
  /** By the index a wire's style names; see `wireColour`. */
  readonly wires: readonly string[]
  readonly staleOpacity: number
  /** Of type and wires: 1, or larger for a projector. */
  readonly size: number
  readonly fontUi: string
}

/** First entries of `Palette.wires`; the gradient's shades follow. */
export const WireColour = { neutral: 0, value: 1, zero: 2, stop: 3, shades: 4 } as const
const shadeSteps = 8

/**
 * Index of the wire colour for a balance of signs from −1 (all negative) to 1 (all positive). Where one sign prevails the
 * hue is strong at once, where signs cancel it is a breath: the form of the wire says the same.
 */
export function shadeOf(balance: number): number {
  const size = Math.min(1, Math.abs(balance))
  const strength = size <= 1 / 3 ? size * 0.4 : 0.75 + 0.25 * Math.min(1, (size - 1 / 3) * 2)
  return WireColour.shades + shadeSteps + Math.sign(balance) * Math.round(strength * shadeSteps)
}

/** Reads the colours as they are now for an element. `probe` is an unseen element inside it, used for nothing else. */
export function readPalette(probe: HTMLElement): Palette {
  const wanted = [
    ...Object.values(tokens).map((token) => `var(${token})`),
    ...groupHues.map((group) => `var(${group === 'other' ? '--ink-3' : `--group-${group}`})`),
    ...Array.from({ length: 2 * shadeSteps + 1 }, (_, i) => shade(i - shadeSteps)),
  ]
  const colours = coloursOf(probe, wanted)
  const names = Object.keys(tokens)
  const plain = Object.fromEntries(names.map((name, i) => [name, colours[i]])) as { [K in keyof typeof tokens]: string }
  const groups = colours.slice(names.length, names.length + groupHues.length)
  const shades = colours.slice(names.length + groupHues.length)
  const style = getComputedStyle(probe)
  return {
    ...plain,
    groups,
    wires: [plain.lineStrong, plain.value, plain.gradientZero, plain.stop, ...shades],
    staleOpacity: Number(style.getPropertyValue('--stale-opacity')) || 0.4,
    size: Number(style.getPropertyValue('--size')) || 1,
    fontUi: style.getPropertyValue('--font-ui').trim() || 'sans-serif',
  }
}

/** The browser mixes, in the space the style sheets use. */
function shade(step: number): string {
  const hue = step < 0 ? '--grad-neg' : '--grad-pos'
  return `color-mix(in oklab, var(${hue}) ${Math.round((Math.abs(step) / shadeSteps) * 100)}%, var(--grad-zero))`
}

/** All at once: the browser works out its styles a single time. */
function coloursOf(probe: HTMLElement, wanted: readonly string[]): string[] {
  const spots = wanted.map((colour) => {
    const spot = document.createElement('i')
    spot.style.color = colour
    return spot
  })
  probe.replaceChildren(...spots)
  const colours = spots.map((spot) => getComputedStyle(spot).color)
  probe.replaceChildren()
  return colours
}

/** Calls `changed` when light, dark or contrast may have changed; returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  )
  for (const query of queries) query.addEventListener('change', changed)
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-contrast', 'data-size', 'class', 'style'],
  })
  return () => {
    for (const query of queries) query.removeEventListener('change', changed)
    observer.disconnect()
  }
}
