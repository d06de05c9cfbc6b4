import type { Run } from './commands.ts'
import { callFailure, isFailure } from './failure.ts'
import { compileGraph, openGraph } from './open-graph.ts'
import { parseCount } from './parse-call.ts'
import { runJson } from './run-json.ts'
import { runTable } from './run-table.ts'
import { startSession } from './start-session.ts'
import { writePieces } from './write-pieces.ts'
import { readTensors } from './read-tensors.ts'

export const run: Run = async (call, terminal) => {
  const { options } = call
  const engine = options.get('engine')
  if (engine !== undefined && engine !== 'wasm' && engine !== 'reference')
    return callFailure(`there is no engine "${engine}"`, 'the engines are wasm and reference')
  const batch = parseCount(call, 'batch')
  if (isFailure(batch)) return batch
  const inputsFile = options.get('inputs')
  const gradOutputFile = options.get('grad-output')
  if (batch !== undefined && inputsFile !== undefined)
    return callFailure('--inputs and --batch exclude each other', 'the inputs say how many samples there are')
  if ([call.files[0], inputsFile, gradOutputFile].filter((file) => file === '-').length > 1)
    return callFailure('standard input can be read only once', 'give one file as -, the others by name')

  const document = await openGraph(call.files[0]!, terminal)
  if (isFailure(document)) return document
  const inputs = inputsFile === undefined ? {} : await readTensors(inputsFile)
  if (isFailure(inputs)) return inputs
  const gradOutput = gradOutputFile === undefined ? undefined : await readTensors(gradOutputFile)
  if (isFailure(gradOutput)) return gradOutput

  const plan = compileGraph(document, terminal, gradOutput && { gradOutput: Object.keys(gradOutput) })
  if (isFailure(plan)) return plan
  const session = startSession(plan, document, { inputs, batch, gradOutput, training: options.has('training') })
  if (isFailure(session)) return session
  const backward = options.has('backward')
  const done = backward ? session.runBackward() : session.runForward()
  if (!done && session.problem !== undefined) return { failure: true, status: 1, problems: [session.problem] }

  const text = options.has('json') ? runJson(session, backward) : runTable(document, session, backward, terminal.colour)
  await writePieces(text, terminal)
  return 0
}
