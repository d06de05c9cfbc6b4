import { functionPages } from './lecture-functions.ts'
import { networkPages } from './lecture-networks.ts'
import type { LecturePage } from './lecture-page.ts'

/** The lecture's fourteen topics in their order, each on its sample. */
export const lecture: readonly LecturePage[] = [...functionPages, ...networkPages]
