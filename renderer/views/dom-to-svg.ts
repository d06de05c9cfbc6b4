/*
 * A picture of a part of the window as SVG that needs nothing else: boxes, borders, texts and drawings as they are on the
 * screen, in the colours and fonts they have there. For what is pasted into slides and papers.
 */

const svgNamespace = 'http://www.w3.org/2000/svg'
/** Of drawings: what a style sheet gave them has to be written into the picture. */
const drawn = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'dominant-baseline',
] as const

export function domToSvg(element: HTMLElement): string {
  const frame = element.getBoundingClientRect()
  const width = Math.ceil(frame.width)
  const height = Math.ceil(element.scrollHeight)
  const parts: string[] = []
  const ground = getComputedStyle(element).backgroundColor
  parts.push(`<rect width="${width}" height="${height}" fill="${visible(ground) ? ground : groundBehind(element)}"/>`)
  for (const child of element.childNodes) draw(child, { left: frame.left, top: frame.top - element.scrollTop }, parts)
  return `<svg xmlns="${svgNamespace}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`
}

interface Origin {
  readonly left: number
  readonly top: number
}

function draw(node: Node, origin: Origin, parts: string[]): void {
  if (node instanceof Text) return drawText(node, origin, parts)
  if (!(node instanceof Element)) return
  const style = getComputedStyle(node)
  if (style.display === 'none' || style.visibility === 'hidden' || Number(style.opacity) === 0) return
  const rect = node.getBoundingClientRect()
  if (node instanceof SVGSVGElement) {
    parts.push(drawing(node, rect, origin))
    return
  }
  // What only screen readers see is clipped to a pixel.
  if (rect.width <= 1 && rect.height <= 1 && style.overflow === 'hidden') return
  if (node instanceof HTMLCanvasElement) {
    const place = `x="${rounded(rect.left - origin.left)}" y="${rounded(rect.top - origin.top)}"`
    parts.push(
      `<image ${place} width="${rounded(rect.width)}" height="${rounded(rect.height)}" href="${node.toDataURL()}"/>`,
    )
    return
  }
  if (node instanceof HTMLInputElement && (node.type === 'checkbox' || node.type === 'radio')) {
    parts.push(tick(node, style, rect, origin))
    return
  }
  drawBox(style, rect, origin, parts)
  const written = textOf(node)
  if (written !== undefined) {
    const lines = written.split('\n')
    const lineHeight = parseFloat(style.lineHeight) || 1.4 * parseFloat(style.fontSize)
    // A field of one line has it in its middle, one of several has the first at its top.
    const first = node instanceof HTMLTextAreaElement ? new DOMRect(rect.x, rect.y, rect.width, lineHeight + 8) : rect
    const x = rect.left - origin.left + parseFloat(style.paddingLeft)
    for (const [i, line] of lines.entries())
      parts.push(textElement(line, style, x, middle(first, style, origin) + i * lineHeight))
    return
  }
  for (const child of node.childNodes) draw(child, origin, parts)
}

/** What a field shows, which is no child of it; undefined for what is no field. */
function textOf(node: Element): string | undefined {
  if (node instanceof HTMLSelectElement) return node.selectedOptions[0]?.text ?? ''
  if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) return node.value || node.placeholder
  return undefined
}

/** A box to be ticked, and its tick. */
function tick(box: HTMLInputElement, style: CSSStyleDeclaration, rect: DOMRect, origin: Origin): string {
  const [x, y] = [rect.left - origin.left, rect.top - origin.top]
  const [w, h] = [rect.width, rect.height]
  const at = (across: number, down: number) => `${rounded(x + across * w)} ${rounded(y + down * h)}`
  const round = box.type === 'radio' ? w / 2 : 2
  const frame = `<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(w)}" height="${rounded(h)}" rx="${round}"/>`
  const mark = box.checked ? `<path d="M${at(0.22, 0.52)}L${at(0.42, 0.72)}L${at(0.78, 0.28)}"/>` : ''
  return `<g fill="none" stroke="${style.color}">${frame}${mark}</g>`
}

function drawBox(style: CSSStyleDeclaration, rect: DOMRect, origin: Origin, parts: string[]): void {
  const x = rect.left - origin.left
  const y = rect.top - origin.top
  if (visible(style.backgroundColor)) {
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, rect.height / 2)
    parts.push(
      `<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(rect.width)}" height="${rounded(rect.height)}" rx="${radius}" fill="${style.backgroundColor}"/>`,
    )
  }
  const sides = [
    ['Top', x, y, x + rect.width, y],
    ['Right', x + rect.width, y, x + rect.width, y + rect.height],
    ['Bottom', x, y + rect.height, x + rect.width, y + rect.height],
    ['Left', x, y, x, y + rect.height],
  ] as const
  for (const [side, x1, y1, x2, y2] of sides) {
    const thick = parseFloat(style[`border${side}Width`])
    const colour = style[`border${side}Color`]
    if (!(thick > 0) || style[`border${side}Style`] === 'none' || !visible(colour)) continue
    parts.push(
      `<line x1="${rounded(x1)}" y1="${rounded(y1)}" x2="${rounded(x2)}" y2="${rounded(y2)}" stroke="${colour}" stroke-width="${thick}"/>`,
    )
  }
}

/** A line of text an element; each where its first letter stands. */
function drawText(node: Text, origin: Origin, parts: string[]): void {
  const parent = node.parentElement
  if (parent === null || node.data.trim() === '') return
  const style = getComputedStyle(parent)
  const range = document.createRange()
  let line = ''
  let box: DOMRect | undefined
  const flush = () => {
    if (box && line.trim() !== '')
      parts.push(textElement(line.trim(), style, box.left - origin.left, middle(box, style, origin)))
    line = ''
    box = undefined
  }
  for (let i = 0; i < node.length; i++) {
    range.setStart(node, i)
    range.setEnd(node, i + 1)
    const [at] = range.getClientRects()
    if (at === undefined || at.width === 0) continue
    if (box && Math.abs(at.top - box.top) > at.height / 2) flush()
    if (line === '' && node.data[i]?.trim() === '') continue
    box ??= at
    line += node.data[i]
  }
  flush()
}

/** The base line of text that stands in a box. */
function middle(rect: DOMRect, style: CSSStyleDeclaration, origin: Origin): number {
  return rect.top - origin.top + rect.height / 2 + parseFloat(style.fontSize) * 0.35
}

function textElement(text: string, style: CSSStyleDeclaration, x: number, y: number): string {
  const font = `font-family="${escaped(style.fontFamily)}" font-size="${style.fontSize}" font-weight="${style.fontWeight}" font-style="${style.fontStyle}"`
  return `<text x="${rounded(x)}" y="${rounded(y)}" ${font} fill="${style.color}">${escaped(text)}</text>`
}

/** A drawing with all that style sheets gave it. */
function drawing(svg: SVGSVGElement, rect: DOMRect, origin: Origin): string {
  const copy = svg.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  const originals = [svg, ...svg.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  originals.forEach((original, i) => {
    const style = getComputedStyle(original)
    for (const name of drawn) copies[i]?.setAttribute(name, style.getPropertyValue(name))
    copies[i]?.removeAttribute('class')
  })
  copy.setAttribute('x', rounded(rect.left - origin.left))
  copy.setAttribute('y', rounded(rect.top - origin.top))
  copy.setAttribute('width', rounded(rect.width))
  copy.setAttribute('height', rounded(rect.height))
  return new XMLSerializer().serializeToString(copy)
}

function visible(colour: string): boolean {
  return colour !== 'transparent' && !/,\s*0\)$|\/\s*0\)$/.test(colour)
}

function groundBehind(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor
    if (visible(colour)) return colour
  }
  return 'white'
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
