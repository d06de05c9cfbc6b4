import type { Tensor } from '../../core/tensor/tensor.ts'
import type { Call } from './commands.ts'
import type { Failure } from './failure.ts'
import { callFailure, fileFailure, isFailure } from './failure.ts'
import { readBytes } from './read-bytes.ts'
import { isTensorFault, readTensor } from './tensor-json.ts'

export type NamedTensors = { readonly [key: string]: Tensor }

/**
 * Reads `{"x": [[...], ...], "t": {"shape": [...], "data": [...]}}`: tensors by the id of an input or the key of an output,
 * batch first. Whether they fit the graph is for the run to say.
 */
export async function readTensors(file: string): Promise<NamedTensors | Failure> {
  const bytes = await readBytes(file)
  if (isFailure(bytes)) return bytes
  const value = parseJson(bytes)
  if (value instanceof Error)
    return fileFailure(file, `this is not JSON: ${value.message}`, 'write {"x": [[1, 2]]}', 'E_JSON')
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
    if (isTensorFault(tensor)) return fileFailure(`${key}${tensor.at}`, tensor.message, tensor.fix, 'E_TENSOR')
    tensors.push([key, tensor])
  }
  // Defines properties: a key `__proto__` stays a plain key, and is refused like any other that names no node.
  return Object.fromEntries(tensors)
}

/** The tensors of `--inputs`; none where it is not given. */
export async function readInputs(call: Call): Promise<NamedTensors | Failure> {
  const file = call.options.get('inputs')
  if (file === undefined) return {}
  return file === '-' && call.files[0] === '-' ? standardInputTwice : readTensors(file)
}

/** What has been read from a pipe is gone. */
export const standardInputTwice = callFailure(
  'standard input can be read only once',
  'give one file as -, the others by name',
)

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch (error) {
    return error instanceof SyntaxError ? error : new Error('its bytes are not UTF-8')
  }
}
