import * as v from 'valibot'
import type { Subject } from '../protocol.ts'

const part = v.picklist(['value', 'gradient'])

/** A tensor of the run, in questions and answers. */
export const subjectSchema: v.GenericSchema<unknown, Subject> = v.union([
  v.strictObject({ edge: v.string(), part }),
  v.strictObject({ port: v.string(), part }),
  v.strictObject({ parameter: v.string(), part }),
])

export const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const doubles: v.GenericSchema<unknown, Float64Array> = v.instance(Float64Array)

/** Any double: valibot's number is none of NaN. */
export const double = v.union([v.number(), v.nan()])

/** What stands at both ends of a derivative, or follows from it at once. */
export function endsOf(...names: readonly string[]): readonly Subject[] {
  return names.flatMap((name) => {
    const port = name.includes('.') ? name : `${name}.out`
    return [{ port, part: 'value' } as const, { port, part: 'gradient' } as const]
  })
}
