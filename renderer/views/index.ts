import { Grid3x3 } from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import type { ViewKind } from './view-kind.ts'

/** Every view. A new one is a component of this folder, a line here and one in the command table. */
export const viewKinds: readonly ViewKind[] = [
  {
    id: 'jacobian',
    title: 'Jacobian',
    help: 'Every entry of an output by every entry of an input, a parameter or another node.',
    icon: Grid3x3,
    component: defineAsyncComponent(() => import('./JacobianView.vue')),
  },
]

export function viewKind(id: string): ViewKind | undefined {
  return viewKinds.find((kind) => kind.id === id)
}
