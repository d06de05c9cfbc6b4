import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { count, double, doubles, endsOf } from './subject.ts'

/** Entries of ∂of/∂wrt up to which each path's share is worked out. */
export const PATH_LIMIT = 65_536

const matrix = v.object({ node: v.string(), m: count, n: count, data: v.optional(doubles) })

/** ∂of/∂wrt as a sum over the paths from a node, an edge or a parameter to a node, for one sample. */
export const pathsQuestion = defineQuestion({
  name: 'paths',
  words: v.object({ of: v.string(), wrt: v.string(), sample: count, most: count }),
  answer: v.object({
    of: v.string(),
    wrt: v.string(),
    /** How many paths there are, as decimal digits: it can be more than a number holds. */
    count: v.string(),
    samples: count,
    sample: count,
    m: count,
    n: count,
    tooLarge: v.boolean(),
    paths: v.array(
      v.object({
        /** Edges of the document (by `to`) the path goes along, from its start. */
        edges: v.array(v.string()),
        /** Nodes it goes through, the start first; that may be a parameter. */
        nodes: v.array(v.string()),
        /** J₁ first. */
        factors: v.array(matrix),
        contribution: doubles,
        norm: double,
        /** The product of the factors alone is not the share: samples meet on the way. */
        mixes: v.boolean(),
      }),
    ),
    /** Of the paths in the list. */
    sum: doubles,
    /** What backward has. */
    total: doubles,
    /** The largest difference between the two. */
    difference: double,
  }),
  tells: ({ of, wrt }) => endsOf(of, wrt),
})
