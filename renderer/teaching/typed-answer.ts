import { parseNumber } from '../state/numbers.ts'

/** What a person typed as an answer. */
export type Typed = { readonly number: number; readonly half: number } | 'none' | undefined

/**
 * Reads an answer: a number with as many digits as a person cares to give, a quotient such as 1/3, or "none". `half` is half a
 * unit of the last digit typed: what was rounded is right where the exact number rounds to it.
 */
export function readTyped(text: string): Typed {
  const clean = text.trim()
  if (/^none$/i.test(clean)) return 'none'
  const [over, under, ...rest] = clean.split('/')
  if (over !== undefined && under !== undefined && rest.length === 0) {
    const a = parseNumber(over)
    const b = parseNumber(under)
    return a === undefined || b === undefined ? undefined : { number: a / b, half: 0 }
  }
  const number = parseNumber(clean)
  return number === undefined ? undefined : { number, half: halfOf(clean) }
}

/** One digit says too little to be taken for a rounded number. */
function halfOf(text: string): number {
  const [mantissa = '', exponent = '0'] = text.replace('−', '-').replace(',', '.').toLowerCase().split('e')
  const digits = mantissa.replace(/[^0-9]/g, '').replace(/^0+/, '')
  if (digits.length < 2) return 0
  const places = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0
  return 0.5 * 10 ** (Number(exponent) - places)
}

/** Share of the exact number an answer may be off. */
export const usualTolerance = 0.01

/** Whether an answer is right: within the tolerance, or the exact number rounded to the digits typed. None is not zero. */
export function isRight(typed: Typed, exact: number | 'none', tolerance = usualTolerance): boolean {
  if (typed === undefined) return false
  if (typed === 'none' || exact === 'none') return typed === exact
  const { number, half } = typed
  if (Number.isNaN(exact)) return Number.isNaN(number)
  if (!Number.isFinite(exact)) return number === exact
  const slack = Math.max(tolerance * Math.abs(exact), half, 1e-12)
  return Math.abs(number - exact) <= slack * (1 + 1e-9)
}

/** What is wrong with a wrong answer, as far as it can be said without giving it away. */
export function whatIsWrong(typed: Typed, exact: number | 'none', tolerance = usualTolerance): string {
  if (typed === undefined) return 'That is no number. Write one such as −0.5 or 1/3, or “none” where no path leads.'
  if (exact === 'none') return 'Not a number this time: is there a path to the objective at all?'
  if (typed === 'none') return 'There is a path to the objective, so there is a number, be it 0.'
  const { number, half } = typed
  // As near as an answer has to be, after this has been done to it.
  const rightTimes = (factor: number) =>
    isRight({ number: factor * number, half: Math.abs(factor) * half }, exact, tolerance)
  if (exact !== 0 && rightTimes(-1)) return 'The size is right, the sign is not.'
  if (exact !== 0 && number !== 0 && Math.sign(number) !== Math.sign(exact)) return 'Not yet: look at the sign first.'
  if (exact !== 0 && Math.abs(number - exact) <= 0.1 * Math.abs(exact)) return 'Close, but not close enough.'
  if (exact !== 0 && (rightTimes(2) || rightTimes(0.5))) return 'Off by a factor of 2: is there a square on the way?'
  return Math.abs(number) > Math.abs(exact) ? 'Not yet: that is too large.' : 'Not yet: that is too small.'
}
