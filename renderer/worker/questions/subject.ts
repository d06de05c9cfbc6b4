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

/** Any double: valibot's number is none of NaN. */
export const double = v.union([v.number(), v.nan()])
