/*
 * The glyphs of the node groups, drawn on 16 × 16 with a round stroke of 1.5. `dot` is filled.
 */

export interface Glyph {
  readonly path: string
  readonly dot?: string
}

export const glyphs = {
  data: {
    path: 'M3.8 4.6a4.2 1.9 0 1 0 8.4 0a4.2 1.9 0 1 0-8.4 0z M3.8 4.6v6.6c0 1.05 1.9 1.9 4.2 1.9s4.2-.85 4.2-1.9V4.6',
  },
  layers: { path: 'M8 2.8 13 5.4 8 8 3 5.4z M3 8.2l5 2.6 5-2.6 M3 10.9l5 2.6 5-2.6' },
  activations: { path: 'M2.8 12.2h2.4c2.4 0 3.2-8.4 5.6-8.4h2.4' },
  arithmetic: { path: 'M8 3.2v9.6 M3.2 8h9.6' },
  shape: { path: 'M3.2 6V3.2H6 M10 3.2h2.8V6 M12.8 10v2.8H10 M6 12.8H3.2V10' },
  normalisation: { path: 'M2.6 12.4c2.8 0 3-8.6 5.4-8.6s2.6 8.6 5.4 8.6' },
  loss: {
    path: 'M2.8 4c1.4 5.6 3 8.2 5.2 8.2S11.8 9.6 13.2 4',
    dot: 'M6.7 9a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0-2.6 0z',
  },
  other: { path: 'M4 4h8v8H4z' },
  group: {
    path: 'M4.2 3h4a1.2 1.2 0 0 1 1.2 1.2v4a1.2 1.2 0 0 1-1.2 1.2h-4a1.2 1.2 0 0 1-1.2-1.2v-4a1.2 1.2 0 0 1 1.2-1.2z M6.6 12.9h5.3a1 1 0 0 0 1-1V6.6',
  },
  note: { path: 'M3 3.5h10v6.5l-3 3H3z M13 10h-3v3 M5.5 6.5h5 M5.5 9h2.5' },
  unknown: { path: 'M6 6.2c0-1.3.9-2.2 2.1-2.2s2.1.8 2.1 1.9c0 1.7-2.1 1.7-2.1 3.5 M8.1 11.9v.2' },
} as const satisfies { readonly [name: string]: Glyph }

export type GlyphName = keyof typeof glyphs

/** Those of no group have no hue of their own. */
export function glyphTint(name: GlyphName): string {
  return name === 'group' || name === 'unknown' || name === 'other' || name === 'note' ? 'hueless' : name
}
