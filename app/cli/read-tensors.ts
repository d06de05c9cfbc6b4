import { parseJson } from '../../core/format/parse-json.ts'
import { splitPort } from '../../core/graph/ids.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import type { Call } from './commands.ts'
import type { Failure } from './failure.ts'
import { callFailure, dataFailure, fileFailure, isFailure } from './failure.ts'
import { readBytes } from './read-bytes.ts'
import type { TensorFault } from './tensor-json.ts'
import { isTensorFault, readTensor } from './tensor-json.ts'

export type NamedTensors = { readonly [key: string]: Tensor }

/**
 * Reads `{"x": [[...], ...], "t": {"shape": [...], "data": [...]}}`: tensors by the id of an input or the key of an output,
 * batch first. Whether they fit the graph is for the run to say.
 *
 * @param what the tensors are for, the beginning of the path of what is wrong with one
 */
export async function readTensors(file: string, what: 'inputs' | 'gradOutput'): Promise<NamedTensors | Failure> {
  const bytes = await readBytes(file)
  if (isFailure(bytes)) return bytes
  const parsed = parseJson(bytes)
  if (isRefusal(parsed)) return fileFailure(file, parsed.message, parsed.fix, parsed.code)
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fileFailure(
      file,
      'this is no object of tensors',
      'write {"x": [[1, 2]]}: an id, then its values, batch first',
      'E_TENSOR',
    )
  const tensors: [string, Tensor][] = []
  for (const [key, entry] of Object.entries(value)) {
    const tensor = readTensor(entry)
    if (isTensorFault(tensor)) return tensorFailure(key, tensor, what)
    tensors.push([key, tensor])
  }
  // Defines properties: a key `__proto__` stays a plain key, and is refused like any other that names no node.
  return Object.fromEntries(tensors)
}

function tensorFailure(key: string, { at, message, fix }: TensorFault, what: string): Failure {
  const [node, port] = splitPort(key)
  const place = at === '' ? '' : ` at ${key}${at}`
  return dataFailure([
    {
      code: 'E_TENSOR',
      severity: 'error',
      node,
      ...(port !== '' && { port }),
      path: `${what}.${key}${at}`,
      message: `${message}${place}`,
      fix,
    },
  ])
}

/** The tensors of `--inputs`; none where it is not given. */
export async function readInputs(call: Call): Promise<NamedTensors | Failure> {
  const file = call.options.get('inputs')
  if (file === undefined) return {}
  return file === '-' && call.files[0] === '-' ? standardInputTwice : readTensors(file, 'inputs')
}

/** What has been read from a pipe is gone. */
export const standardInputTwice = callFailure(
  'standard input can be read only once',
  'give one file as -, the others by name',
)
