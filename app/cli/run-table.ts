import type { GraphDocument } from '../../core/graph/document.ts'
import type { Gradient, RunSession } from '../../core/run/session.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import { statisticsOf } from '../../core/run/statistics.ts'
import { counted, shapeText, shortNumber, tensorSummary } from './numbers.ts'
import type { Cell, Column } from './table.ts'
import { section, table } from './table.ts'
import { plainText, styled } from './terminal.ts'

const value: Column = { title: 'value' }
const gradientColumns: readonly Column[] = [{ title: 'gradient' }, { title: 'norm', align: 'right' }]

/** What `run` prints for people: every edge with its value and gradient, then parameters, inputs, outputs, the objective. */
export function* runTable(
  document: GraphDocument,
  session: RunSession,
  backward: boolean,
  colour: boolean,
): Generator<string> {
  const { plan } = session
  const gradients = backward ? gradientColumns : []
  const cells = (gradient: Gradient) => (backward ? gradientCells(gradient) : [])
  const title = document.properties.name
  if (title !== '') yield `${styled(plainText(title), 'bold', colour)}\n`
  const drawn = plan.inputs.filter(({ node }) => session.drawn(node)).map(({ node }) => node)
  yield `batch ${session.batch}, ${counted(plan.parameterCount, 'parameter')}`
  yield drawn.length === 0
    ? '\n'
    : `; drawn from the seed: ${drawn.slice(0, 8).join(', ')}${drawn.length > 8 ? ', …' : ''}\n`

  const edges = plan.edges.map(({ from, to }) => {
    const tensor = session.value(from)
    return [`${from} → ${to}`, shapeCell(tensor), valueCell(tensor), ...cells(session.gradient(to))]
  })
  yield section(
    'edges',
    table([{ title: 'from → to' }, { title: 'shape' }, value, ...gradients], edges, colour),
    colour,
  )

  const parameters = plan.parameters
    .filter(({ buffer }) => !buffer)
    .map(({ name, frozen }) => {
      const parameter = session.parameter(name)
      return [
        `${name}${frozen ? ' (frozen)' : ''}`,
        shapeCell(parameter?.value),
        valueCell(parameter?.value),
        ...cells(parameter?.gradient),
      ]
    })
  yield section(
    'parameters',
    table([{ title: 'name' }, { title: 'shape' }, value, ...gradients], parameters, colour),
    colour,
  )

  const inputs = plan.inputs.map(({ node }) => {
    const tensor = session.value(`${node}.out`)
    return [node, shapeCell(tensor), valueCell(tensor), ...cells(session.inputGradient(node))]
  })
  yield section('inputs', table([{ title: 'node' }, { title: 'shape' }, value, ...gradients], inputs, colour), colour)

  const outputs = plan.outputs.map(({ key, port }) => [
    key,
    shapeCell(session.value(port)),
    valueCell(session.value(port)),
  ])
  yield section('outputs', table([{ title: 'node' }, { title: 'shape' }, value], outputs, colour), colour)

  yield `\n${styled('objective', 'bold', colour)}  ${shortNumber(session.objective ?? NaN)}  ${styled(`(${meaning(session)})`, 'dim', colour)}\n`
}

/** Which sum the objective is. */
function meaning({ plan: { objective } }: RunSession): string {
  if (objective.kind === 'outputs') return 'sum of all elements of all outputs: there is no loss'
  if (objective.kind === 'gradOutput') return `sum of grad_output · output over ${objective.ports.join(', ')}`
  const terms = objective.terms.map(({ port, weight }) => (weight === 1 ? port : `${shortNumber(weight)} · ${port}`))
  return terms.length > 8 ? `sum of ${terms.length} losses` : terms.join(' + ')
}

const shapeCell = (tensor: Tensor | undefined): Cell => (tensor === undefined ? '' : shapeText(tensor.shape))

function valueCell(tensor: Tensor | undefined): Cell {
  if (tensor === undefined) return ''
  return { text: tensorSummary(tensor), style: tensor.data.every(Number.isFinite) ? 'cyan' : 'red' }
}

/** The gradient and its norm. None is a word, not a number: there is no path to the objective. */
function gradientCells(gradient: Gradient): readonly Cell[] {
  if (gradient === null || gradient === undefined) return [{ text: 'none', style: 'dim' }, '']
  const { norm, sum, nan, infinite } = statisticsOf(gradient)
  if (nan + infinite > 0)
    return [
      { text: tensorSummary(gradient), style: 'red' },
      { text: nan > 0 ? 'NaN' : 'Infinity', style: 'red' },
    ]
  if (norm === 0) return ['0', '0']
  return [{ text: tensorSummary(gradient), style: sum < 0 ? 'blue' : 'yellow' }, shortNumber(norm)]
}
