import { runResult } from '../../core/run/result.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import type { Run } from './commands.ts'
import { callFailure, dataFailure, isFailure } from './failure.ts'
import { jsonPieces } from './json-pieces.ts'
import { compileGraph, openGraph } from './open-graph.ts'
import { parseCount } from './parse-call.ts'
import { runTable } from './run-table.ts'
import { writePieces } from './write-pieces.ts'
import { readInputs, readTensors, standardInputTwice } from './read-tensors.ts'

export const run: Run = async (call, terminal) => {
  const { options } = call
  const engine = options.get('engine') ?? 'wasm'
  if (engine !== 'wasm' && engine !== 'reference')
    return callFailure(`there is no engine "${engine}"`, 'the engines are wasm and reference')
  const batch = parseCount(call, 'batch')
  if (isFailure(batch)) return batch
  const inputsFile = options.get('inputs')
  const gradOutputFile = options.get('grad-output')
  if (batch !== undefined && inputsFile !== undefined)
    return callFailure('--inputs and --batch exclude each other', 'the inputs say how many samples there are')
  if ([call.files[0], inputsFile, gradOutputFile].filter((file) => file === '-').length > 1) return standardInputTwice

  const document = await openGraph(call.files[0]!, terminal)
  if (isFailure(document)) return document
  const inputs = await readInputs(call)
  if (isFailure(inputs)) return inputs
  const gradOutput = gradOutputFile === undefined ? undefined : await readTensors(gradOutputFile, 'gradOutput')
  if (isFailure(gradOutput)) return gradOutput

  const compiled = compileGraph(document, terminal, gradOutput && { gradOutput: Object.keys(gradOutput) })
  if (isFailure(compiled)) return compiled
  const training = options.has('training')
  const session = createSession(document, compiled, { inputs, batch, gradOutput, training, engine })
  if (areProblems(session)) return dataFailure(session)
  const backward = options.has('backward')
  const done = backward ? session.runBackward() : session.runForward()
  if (!done && session.problem !== undefined) return dataFailure([session.problem])

  if (options.has('json')) {
    await writePieces(jsonPieces(runResult(session, backward)), terminal)
    await terminal.write('\n')
  } else await writePieces(runTable(document, session, backward, terminal.colour), terminal)
  return 0
}
