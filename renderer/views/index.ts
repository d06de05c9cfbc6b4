import {
  ChartSpline,
  CircleCheckBig,
  CircleQuestionMark,
  Columns2,
  GraduationCap,
  Grid3x3,
  ListOrdered,
  Presentation,
  Route,
  Stethoscope,
  Table2,
} from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import type { ViewKind } from './view-kind.ts'

/** Every view. A new one is a component of this folder, a line here and one in the command table. */
export const viewKinds: readonly ViewKind[] = [
  {
    id: 'step',
    title: 'Step written out',
    help: 'The step just done: its formula, the numbers that came in, and each number it made written out.',
    icon: ListOrdered,
    component: defineAsyncComponent(() => import('./StepView.vue')),
  },
  {
    id: 'jacobian',
    title: 'Jacobian',
    help: 'Every entry of an output by every entry of an input, a parameter or another node.',
    icon: Grid3x3,
    component: defineAsyncComponent(() => import('./JacobianView.vue')),
  },
  {
    id: 'paths',
    title: 'Path product',
    help: 'Every way from one node to another as a product of Jacobians, and their sum.',
    icon: Route,
    component: defineAsyncComponent(() => import('./PathsView.vue')),
  },
  {
    id: 'convolution',
    title: 'Convolution two ways',
    help: 'The backward of a convolution by its Jacobian and by the direct loop, side by side.',
    icon: Columns2,
    component: defineAsyncComponent(() => import('./ConvolutionView.vue')),
  },
  {
    id: 'tensor',
    title: 'Tensor',
    help: 'The numbers of an edge or a parameter as a heat map or a table, and where each of them comes from.',
    icon: Table2,
    component: defineAsyncComponent(() => import('./TensorView.vue')),
  },
  {
    id: 'predict',
    title: 'Predict',
    help: 'Work out a value or a gradient before it is revealed; and the exercises of the open file.',
    icon: CircleQuestionMark,
    component: defineAsyncComponent(() => import('../teaching/PredictView.vue')),
  },
  {
    id: 'lecture',
    title: 'Lecture',
    help: 'Fourteen topics, from a function of one weight to the backward pass of a convolution.',
    icon: GraduationCap,
    component: defineAsyncComponent(() => import('../teaching/LectureView.vue')),
  },
  {
    id: 'slides',
    title: 'Slides',
    help: 'Positions in the plan and on the canvas, to be presented one after the other.',
    icon: Presentation,
    component: defineAsyncComponent(() => import('../teaching/SlidesView.vue')),
  },
  {
    id: 'functions',
    title: 'Functions',
    help: 'The graph as a curve or a surface over its numbers, with slope and descent; all activation functions.',
    icon: ChartSpline,
    component: defineAsyncComponent(() => import('./FunctionsView.vue')),
  },
  {
    id: 'gradcheck',
    title: 'Gradient check',
    help: 'Backward against central differences: of the whole graph, a node, an edge or a parameter.',
    icon: CircleCheckBig,
    component: defineAsyncComponent(() => import('./GradientCheckView.vue')),
  },
  {
    id: 'diagnosis',
    title: 'Diagnosis',
    help: 'What makes the graph learn badly, with the culprit, the numbers, and changes to try on a copy.',
    icon: Stethoscope,
    component: defineAsyncComponent(() => import('./DiagnosisView.vue')),
  },
]

export function viewKind(id: string): ViewKind | undefined {
  return viewKinds.find((kind) => kind.id === id)
}
