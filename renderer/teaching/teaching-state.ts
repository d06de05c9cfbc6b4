import { computed, shallowReactive, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { Hidden } from '../state/hidden.ts'
import type { Workspace } from '../state/workspace.ts'
import type { Exercise } from './exercise.ts'
import { exercisesOf } from './exercise.ts'

export type Outcome = 'right' | 'revealed'

/** What is being taught and asked in the open document. Nothing of it is in the file but the exercises and the slides. */
export interface Teaching {
  /** Presenter mode: the graph alone, large. */
  readonly presenting: ShallowRef<boolean>
  readonly slide: ShallowRef<number>
  readonly exercises: ComputedRef<readonly Exercise[]>
  /** A number a person wants to predict though no exercise asks for it. */
  readonly own: ShallowRef<Exercise | undefined>
  /** By exercise: found out, or given up. */
  outcome(exercise: Exercise): Outcome | undefined
  settle(exercise: Exercise, outcome: Outcome | undefined): void
  /** Shows everything again, for who writes the exercises. */
  readonly authoring: ShallowRef<boolean>
}

export function createTeaching(workspace: Workspace, hidden: Hidden): Teaching {
  const outcomes = shallowReactive(new Map<string, Outcome>())
  const own = shallowRef<Exercise>()
  const authoring = shallowRef(false)
  const slide = shallowRef(0)
  const exercises = computed(() => {
    void workspace.revision.value
    return exercisesOf(workspace.document)
  })

  function hide(): void {
    const asked = [...exercises.value, ...(own.value ? [own.value] : [])]
    const open = authoring.value ? [] : asked.filter((one) => !outcomes.has(keyOf(one)))
    hidden.set(
      open.map(({ subject }) => subject),
      workspace.document,
    )
  }
  workspace.onDiff((change) => {
    if (change === 'replaced') {
      outcomes.clear()
      own.value = undefined
      authoring.value = false
      slide.value = 0
    }
    hide()
  })

  // At once: what is hidden must not flash up.
  watch([own, authoring], hide, { flush: 'sync' })

  return {
    presenting: shallowRef(false),
    slide,
    exercises,
    own,
    authoring,
    outcome: (exercise) => outcomes.get(keyOf(exercise)),
    settle(exercise, outcome) {
      if (outcome === undefined) outcomes.delete(keyOf(exercise))
      else outcomes.set(keyOf(exercise), outcome)
      hide()
    },
  }
}

function keyOf({ subject, at }: Exercise): string {
  return JSON.stringify([subject, at])
}
