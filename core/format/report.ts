import type { Json } from '../nodes/attributes.ts'
import { refusal, type Place, type Problem } from '../graph/problems.ts'

/** A JSON object as JSON.parse gives it. Its keys are data: read them with `own`, since `constructor` may be one. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** As good as all of them. A damaged file can have as many as entries, and should not fill the memory with them. */
const mostProblems = 10_000

/** Problems found so far. */
export class Report {
  readonly problems: Problem[] = []
  readonly warnings: Problem[] = []

  get failed(): boolean {
    return this.problems.length > 0
  }

  add(problem: Problem): void {
    if (this.problems.length < mostProblems) this.problems.push(problem)
  }

  fail(code: string, place: Place, message: string, fix: string): void {
    this.add(refusal(code, place, message, fix))
  }

  /** Something of the wrong form at a path: "expected a list of two ports but found 3". */
  wrong(path: string, expected: string, found: Json | undefined, place: Place = {}): void {
    const message = found === undefined ? `${expected} is missing` : `expected ${expected} but found ${describe(found)}`
    this.fail('E_SCHEMA', { ...place, path }, message, `give ${expected}`)
  }

  warn(code: string, place: Place, message: string, fix: string): void {
    if (this.warnings.length < mostProblems)
      this.warnings.push({ ...refusal(code, place, message, fix), severity: 'warning' })
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** A key's value, and only the object's own; `missing` where there is none (a null is there). */
export function own(object: JsonObject, key: string): Json | undefined
export function own(object: JsonObject, key: string, missing: Json): Json
export function own(object: JsonObject, key: string, missing?: Json): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : missing
}

/** What is there besides the keys we know. */
export function others(object: JsonObject, known: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !known.includes(key)))
}

/** Likewise, as the optional `extra` of a record. */
export function extraOf(object: JsonObject, known: readonly string[]): { readonly extra?: JsonObject } {
  const extra = others(object, known)
  return Object.keys(extra).length > 0 ? { extra } : {}
}

function describe(value: Json): string {
  if (isList(value)) return `a list of ${value.length}`
  if (isObject(value)) return 'an object'
  const text = JSON.stringify(value)
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`
}
