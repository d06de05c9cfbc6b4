import type { RunSession } from '../../core/run/session.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import { numberText, tensorText } from './tensor-json.ts'

/** What `run --json` prints, in pieces. Gradients are there only when the backward pass ran. */
export function* runJson(session: RunSession, backward: boolean): Generator<string> {
  const { plan } = session
  yield `{"batch":${session.batch},"objective":${numberText(session.objective ?? NaN)},"outputs":`
  yield* members(plan.outputs, function* ({ key, port }) {
    yield `${JSON.stringify(key)}:`
    yield* tensorOrNull(session.value(port))
  })
  yield ',"edges":['
  for (const [i, { from, to }] of plan.edges.entries()) {
    yield `${i === 0 ? '' : ','}{"from":${JSON.stringify(from)},"to":${JSON.stringify(to)},"value":`
    yield* tensorOrNull(session.value(from))
    if (backward) {
      yield ',"gradient":'
      yield* tensorOrNull(session.gradient(to))
    }
    yield '}'
  }
  yield '],"parameters":'
  yield* members(
    plan.parameters.filter(({ buffer }) => !buffer),
    function* ({ name }) {
      const parameter = session.parameter(name)
      yield `${JSON.stringify(name)}:{"value":`
      yield* tensorOrNull(parameter?.value)
      if (backward) {
        yield ',"gradient":'
        yield* tensorOrNull(parameter?.gradient)
      }
      yield '}'
    },
  )
  yield ',"inputs":'
  yield* members(plan.inputs, function* ({ node }) {
    yield `${JSON.stringify(node)}:{`
    if (backward) {
      yield '"gradient":'
      yield* tensorOrNull(session.inputGradient(node))
    }
    yield '}'
  })
  yield '}\n'
}

function* members<T>(entries: readonly T[], member: (entry: T) => Generator<string>): Generator<string> {
  yield '{'
  for (const [i, entry] of entries.entries()) {
    if (i > 0) yield ','
    yield* member(entry)
  }
  yield '}'
}

/** `null` is none: the objective cannot be reached. */
function* tensorOrNull(tensor: Tensor | null | undefined): Generator<string> {
  if (tensor) yield* tensorText(tensor)
  else yield 'null'
}
