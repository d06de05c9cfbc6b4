// Before the unit tests: what they run on is made from the sources as they are now.
import { buildKernels } from '../kernels.mjs'

export const setup = () => buildKernels({ ifStale: true })
