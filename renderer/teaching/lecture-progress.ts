import { computed, effectScope, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { samples } from '../../core/samples/index.ts'
import type { App } from '../state/app.ts'
import { lecture } from './lecture.ts'
import type { LecturePage, Task } from './lecture-page.ts'
import { lookAround } from './sight.ts'

/** A task of the page one is at, and whether it was done. */
export interface TaskState {
  readonly task: Task
  /** "3.1": the topic and the task. */
  readonly key: string
  readonly done: boolean
}

export interface LectureProgress {
  readonly page: ComputedRef<LecturePage>
  /** The page is about its own graph; another one may be open. */
  readonly onItsGraph: ComputedRef<boolean>
  readonly tasks: ComputedRef<readonly TaskState[]>
  readonly finished: ComputedRef<boolean>
  readonly pagesDone: ComputedRef<number>
}

const known = new WeakMap<App, LectureProgress>()

/**
 * How far one is with the lecture. It goes on looking while another view is in front: that is where some tasks are done. Nobody
 * looks where the lecture is not open.
 */
export function lectureProgress(app: App): LectureProgress {
  const before = known.get(app)
  if (before !== undefined) return before
  const made = effectScope(true).run(() => watchOver(app))!
  known.set(app, made)
  return made
}

function watchOver(app: App): LectureProgress {
  const { runner, settings, store, teaching, views, workspace } = app
  const page = computed(() => lecture[settings.lecturePage - 1] ?? lecture[0]!)
  const onItsGraph = computed(() => {
    void store.revision.value
    const sample = samples.find(({ topic }) => topic === page.value.topic)
    return workspace.document.properties.name === sample?.title
  })
  /** Steps that were done before the last one was done or taken away. */
  const before = shallowRef(0)
  watch(runner.view.position, (_, was) => (before.value = was), { flush: 'sync' })
  const tasks = computed(() => {
    const sight = lookAround(app, before.value)
    return page.value.tasks.map((task, i): TaskState => {
      const key = `${page.value.topic}.${i}`
      const now = onItsGraph.value && (task.kind === 'do' ? task.done(sight) : teaching.outcome(task) !== undefined)
      return { task, key, done: now || settings.lectureDone.includes(key) }
    })
  })
  const finished = computed(() => tasks.value.every(({ done }) => done))
  const pagesDone = computed(
    () =>
      lecture.filter(({ topic, tasks }) => tasks.every((_, i) => settings.lectureDone.includes(`${topic}.${i}`)))
        .length,
  )
  // What was done once stays done, though the graph goes on changing.
  watch(
    () => (views.open.value.includes('lecture') ? tasks.value : []),
    (now) => {
      const fresh = now.filter(({ key, done }) => done && !settings.lectureDone.includes(key)).map(({ key }) => key)
      if (fresh.length === 0) return
      settings.lectureDone = [...settings.lectureDone, ...fresh]
      workspace.announce(finished.value ? `Topic ${page.value.topic} is done` : 'Task done')
    },
    { immediate: true },
  )
  return { page, onItsGraph, tasks, finished, pagesDone }
}
