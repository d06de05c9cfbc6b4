import { countPaths, edgesFrom, PathGradients, strongestPaths } from '../../../core/inspect/paths.ts'
import type { Path } from '../../../core/inspect/paths.ts'
import { nodeOf } from '../../../core/graph/ids.ts'
import { PATH_LIMIT, pathsQuestion } from '../questions/paths.ts'
import { differentiated } from './differentiated.ts'
import { defineReply } from './reply.ts'

/** Entries of one node's Jacobian that are sent to be drawn. */
const drawnEntries = 4096

export const pathsReply = defineReply(pathsQuestion, function* ({ of, wrt, sample: asked, most }, all) {
  const at = differentiated(all, of, wrt)
  if (!('plan' in at)) return { problem: at[0]! }
  const samples = at.run.batch
  const sample = Math.min(asked, samples - 1)
  const gradients = new PathGradients(at, sample)
  const between = edgesFrom(at.plan, at.source, at.from)
  const count = countPaths(between)
  const m = gradients.entries(at.from).count
  const n = gradients.entries(at.source.name).count
  const tooLarge = m * n > PATH_LIMIT
  const empty = { of, wrt, count: String(count), samples, sample, m, n, tooLarge }
  if (tooLarge || count === 0n) {
    const none = new Float64Array(tooLarge ? 0 : m * n)
    return { answer: { ...empty, paths: [], sum: none, total: none, difference: 0 } }
  }
  const sizes = new Map<string, number>()
  const many = count > BigInt(most)
  const pieces = (many ? between.edges.length : 0) + 2 * (many ? most : Number(count))
  let done = 0
  if (many)
    for (const edge of between.edges) {
      sizes.set(edge.to, gradients.gain(edge))
      yield ++done / pieces
    }
  const shares = []
  for (const path of strongestPaths(between, (edge) => sizes.get(edge.to) ?? 1, most)) {
    const contribution = gradients.contribution(path)
    yield ++done / pieces
    shares.push({ path, contribution, norm: Math.hypot(...contribution) })
  }
  // The strongest first; what is no number is the strongest of all.
  const rank = (norm: number) => (Number.isNaN(norm) ? Infinity : norm)
  shares.sort((a, b) => (rank(a.norm) === rank(b.norm) ? 0 : rank(b.norm) - rank(a.norm)))
  const total = gradients.total()
  const sum = new Float64Array(m * n)
  const paths = []
  for (const { path, contribution, norm } of shares) {
    contribution.forEach((value, i) => (sum[i]! += value))
    const factors = factorsOf(gradients, path)
    yield ++done / pieces
    paths.push({
      edges: path.edges.flatMap(({ via }) => [...via]),
      nodes: [at.source.parameter ? at.source.name : nodeOf(at.source.name), ...path.edges.map(({ to }) => nodeOf(to))],
      factors,
      contribution,
      norm,
      mixes: !isProduct(factors, contribution),
    })
  }
  const difference = sum.reduce((largest, value, i) => Math.max(largest, Math.abs(value - total[i]!)), 0)
  return { answer: { ...empty, paths, sum, total, difference } }
})

interface Factor {
  readonly node: string
  readonly m: number
  readonly n: number
  readonly data?: Float64Array
}

function factorsOf(gradients: PathGradients, { edges }: Path): Factor[] {
  return edges.map((edge) => {
    const [m, n] = gradients.factorShape(edge)
    return { node: nodeOf(edge.to), m, n, ...(m * n <= drawnEntries && { data: gradients.factor(edge).data }) }
  })
}

/** Whether J_k … J_1 is what the path brings; true where a factor is too large to be multiplied here. */
function isProduct(factors: readonly Factor[], contribution: Float64Array): boolean {
  let product: Float64Array | undefined
  let columns = 0
  for (const { m, n, data } of factors) {
    if (data === undefined) return true
    if (product === undefined) {
      product = data
      columns = n
      continue
    }
    const next = new Float64Array(m * columns)
    for (let i = 0; i < m; i++)
      for (let k = 0; k < n; k++) {
        const factor = data[i * n + k]!
        if (factor !== 0) for (let j = 0; j < columns; j++) next[i * columns + j]! += factor * product[k * columns + j]!
      }
    product = next
  }
  if (product === undefined) return true
  let most = 0
  for (const value of contribution) most = Math.max(most, Math.abs(value))
  return product.every((value, i) => !(Math.abs(value - contribution[i]!) > 1e-9 * Math.max(1e-300, most)))
}
