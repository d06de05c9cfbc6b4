/*
 * Widths of text without a browser, so that card sizes are the same in the window, in tests and for automatic layout.
 * Advance widths of Liberation Sans (metric-compatible with Arial) in thousandths of an em; other fonts of the stack are
 * within a few per cent, which the cards' padding takes up.
 */

// From U+0020 to U+007E.
const ascii = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
]
const others: { readonly [character: string]: number } = {
  '×': 584,
  '→': 1000,
  '←': 1000,
  '−': 584,
  '±': 549,
  '·': 333,
  '…': 1000,
  '∞': 713,
  '“': 333,
  '”': 333,
  '’': 222,
}
const latin = 560
const wide = 1000
/** Bold letters of these fonts are about this much wider. */
const boldFactor = 1.07

/** Width in pixels of one line of text. Exact for the ASCII of the reference font, an estimate for the rest. */
export function textWidth(text: string, size: number, bold = false): number {
  let thousandths = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    thousandths += ascii[code - 0x20] ?? others[character] ?? (code >= 0x2e80 ? wide : latin)
  }
  return (thousandths * size * (bold ? boldFactor : 1)) / 1000
}
