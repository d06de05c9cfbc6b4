/** So many fonts, and so many texts of each: sizes change with every zoom, numbers with every step. */
const mostFonts = 40
const mostTexts = 5000

/** What was found out about texts by measuring them. The name of a font is long: it is kept once, not with every text. */
export class TextMemory<T> {
  private readonly fonts = new Map<string, Map<string, T>>()

  /** What is known of a text; it is found out where nothing is. */
  of(font: string, text: string, findOut: () => T): T {
    let texts = this.fonts.get(font)
    if (!texts) {
      if (this.fonts.size >= mostFonts) this.fonts.clear()
      this.fonts.set(font, (texts = new Map<string, T>()))
    }
    let known = texts.get(text)
    if (known === undefined) {
      known = findOut()
      if (texts.size >= mostTexts) texts.clear()
      texts.set(text, known)
    }
    return known
  }
}
