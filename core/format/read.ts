import type { Json } from '../nodes/attributes.ts'
import { applyDiff } from '../graph/apply.ts'
import { createDocument } from '../graph/create.ts'
import { cycleName, findCycle } from '../graph/cycles.ts'
import type { DocumentParts, GraphDocument } from '../graph/document.ts'
import { isPlaceholder } from '../graph/ports.ts'
import { isRefusal, refusal, type Problem } from '../graph/problems.ts'
import { currentVersion, migrateFile } from './migrations.ts'
import { parseJson } from './parse-json.ts'
import { checkEdges } from './read-edges.ts'
import { keepFitting, readLayout } from './read-layout.ts'
import { countEntries, readNodes } from './read-nodes.ts'
import { decodeWeights, readWeights } from './read-weights.ts'
import { isObject, others, own, Report, type JsonObject } from './report.ts'

export type ReadResult =
  | { readonly document: GraphDocument; readonly warnings: readonly Problem[]; readonly problems?: undefined }
  | {
      readonly problems: readonly Problem[]
      /** Where nothing but the weights is damaged: the graph without them, for those who also want to know whether its shapes fit. */
      readonly withoutWeights?: GraphDocument
      readonly document?: undefined
      readonly warnings?: undefined
    }

/** Top-level keys in the order of the canonical form. */
const fields = ['format', 'version', 'name', 'description', 'seed', 'nodes', 'edges', 'layout', 'weights', 'extensions']

/**
 * Reads a graph file. Checks come in the order size, depth, JSON, schema, graph, weights; the first of them that finds
 * something ends the reading, and tells all it found (ten thousand problems at most), each with its place. Never throws.
 */
export function readGraph(source: Uint8Array | string): ReadResult {
  const json = parseJson(source)
  if (isRefusal(json)) return { problems: [json] }
  const file = json.value as Json
  const version = versionOf(file)
  if (typeof version !== 'number') return { problems: [version] }

  const report = new Report()
  const current = migrateFile(file as JsonObject, version)
  countEntries(current, report)
  if (report.failed) return { problems: report.problems }
  const properties = readProperties(current, report)
  const graph = readNodes(current, report)
  const layout = readLayout(current, report)
  const written = readWeights(current, report)
  if (report.failed) return { problems: report.problems }

  const edges = checkEdges(graph, report)
  if (report.failed) return { problems: report.problems }
  const fitting = keepFitting(layout, graph.nodes, edges, report)
  const { positions, ...places } = fitting
  const document = createDocument({ nodes: graph.nodes, edges, positions, properties: { ...properties, ...places } })
  const cycle = findCycle(document)
  if (cycle) {
    const fix = 'remove one of its edges'
    report.fail('E_CYCLE', { node: cycle[0]!, path: graph.paths.get(cycle[0]!) }, `a cycle: ${cycleName(cycle)}`, fix)
    return { problems: report.problems }
  }
  const weights = decodeWeights(written, (id) => graph.paths.has(id), report)
  if (report.failed) return { problems: report.problems, withoutWeights: document }

  for (const node of graph.nodes) {
    if (!isPlaceholder(node)) continue
    const message = `the node type ${JSON.stringify(node.type.slice(0, 80))} is unknown`
    report.warn(
      'E_TYPE',
      { node: node.id, path: graph.paths.get(node.id) },
      message,
      'it is kept as it is, and cannot run',
    )
  }
  applyDiff(document, { weights: Object.fromEntries(weights.map(([name, weight]) => [name, [undefined, weight]])) })
  return { document, warnings: report.warnings }
}

/** The file's version, once it is sure that it is a graph file we can read. */
function versionOf(file: Json): number | Problem {
  const format = isObject(file) ? own(file, 'format') : undefined
  if (!isObject(file) || format !== 'gradwire') {
    const message = format === undefined ? 'this is not a Gradwire file' : 'the format is not "gradwire"'
    return refusal('E_FORMAT', { path: 'format' }, message, 'open a file that begins with "format": "gradwire"')
  }
  const version = own(file, 'version')
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const message =
      version === undefined ? 'the version is missing' : `${JSON.stringify(version).slice(0, 40)} is no version`
    return refusal('E_VERSION', { path: 'version' }, message, `write "version": ${currentVersion}`)
  }
  if (version <= currentVersion) return version
  const message = `the file is of version ${version}, and this program knows versions up to ${currentVersion}`
  return refusal('E_VERSION', { path: 'version' }, message, 'open it with a newer Gradwire')
}

function readProperties(file: JsonObject, report: Report): NonNullable<DocumentParts['properties']> {
  const name = own(file, 'name', '')
  const description = own(file, 'description', '')
  const seed = own(file, 'seed', 0)
  const extensions = own(file, 'extensions', {})
  if (typeof name !== 'string') report.wrong('name', 'a text', name)
  if (typeof description !== 'string') report.wrong('description', 'a text', description)
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) report.wrong('seed', 'a whole number', seed)
  if (!isObject(extensions)) report.wrong('extensions', 'an object', extensions)
  return {
    name: typeof name === 'string' ? name : '',
    description: typeof description === 'string' ? description : '',
    // Adding 0 turns −0 into 0.
    seed: typeof seed === 'number' ? seed + 0 : 0,
    extensions: isObject(extensions) ? extensions : {},
    extra: others(file, fields),
  }
}
