import type { ValueType } from '../../core/nodes/define.ts'

/*
 * Every number on the screen is written here, so that the same value reads the same on an edge, in a table and on a card.
 * Minus is U+2212: it is as wide as a figure, and no line breaks after it.
 */

const minus = '\u2212'

/** Three significant digits; fewer only where the number has no more ("0.5" is exactly a half, "0.500" is nearly). */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Infinity) return '∞'
  if (value === -Infinity) return `${minus}∞`
  if (value === 0) return '0'
  const size = Math.abs(value)
  const sign = value < 0 ? minus : ''
  const rounded = Number(size.toPrecision(digits))
  if (rounded >= 1e-3 && rounded < 1e5) return sign + plain(size, rounded, digits)
  const [mantissa = '', exponent = '0'] = size.toExponential(digits - 1).split('e')
  const short = rounded === size ? String(Number(mantissa)) : mantissa
  const power = Number(exponent)
  return `${sign}${short}e${power < 0 ? minus : ''}${Math.abs(power)}`
}

function plain(size: number, rounded: number, digits: number): string {
  if (size >= 10 ** digits) return String(Math.round(size))
  if (rounded === size) return String(size)
  const places = digits - 1 - Math.floor(Math.log10(rounded))
  return size.toFixed(Math.max(0, places))
}

/** A number and how far it scatters, to the same place: "−0.16 ± 0.64". */
export function formatSpread(mean: number, std: number): string {
  if (!Number.isFinite(mean) || !Number.isFinite(std)) return `${formatNumber(mean)} ± ${formatNumber(std)}`
  // What rounding left of equal numbers is no scatter.
  if (std <= Math.abs(mean) * 1e-12) return `${formatNumber(mean)} ± 0`
  const leading = Math.floor(Math.log10(Math.max(std, Math.abs(mean) / 100)))
  const places = 1 - leading
  if (places < 0 || places > 4) return `${formatNumber(mean, 2)} ± ${formatNumber(std, 2)}`
  const text = Math.abs(mean).toFixed(places)
  return `${mean < 0 && Number(text) !== 0 ? minus : ''}${text} ± ${std.toFixed(places)}`
}

/** All the digits a double has, as a program reads them back. For `data-value`, copying and editing. */
export function exactNumber(value: number): string {
  return String(value)
}

/** Reads what a person types or pastes: both minus signs, a decimal comma where there is no point, NaN and infinities. */
export function parseNumber(text: string): number | undefined {
  const clean = text.trim().replaceAll(minus, '-').replaceAll('∞', 'Infinity')
  if (/^[+-]?infinity$/i.test(clean)) return clean.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(clean)) return NaN
  const point = /^[+-]?\d*,\d+$/.test(clean) ? clean.replace(',', '.') : clean
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(point)) return undefined
  return Number(point)
}

/** "4×2"; a scalar is "scalar". */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join('×')
}

/** The shape of what runs along an edge: "B×8", "B" for a number a sample, "scalar". */
export function typeText(type: ValueType): string {
  return type.batched ? ['B', ...type.shape].join('×') : shapeText(type.shape)
}

/** 12,345 with a thin space, so that it cannot be read as a decimal comma. */
export function formatCount(count: number): string {
  return count < 10_000 ? String(count) : String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009')
}

/** "1 node", "3 nodes". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** A time from milliseconds: "26 µs", "1.3 ms", "2.1 s". */
export function formatTime(milliseconds: number): string {
  if (milliseconds < 1) return `${Math.max(1, Math.round(milliseconds * 1000))} µs`
  if (milliseconds < 1000) return `${Number(milliseconds.toPrecision(2))} ms`
  return `${Number((milliseconds / 1000).toPrecision(2))} s`
}
