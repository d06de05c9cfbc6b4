import { watch } from 'vue'
import type { App } from '../state/app.ts'
import { slidesOf, setSlides } from './slides.ts'
import type { Slide } from './slides.ts'

/** Going through the slides of a graph, or through its plan where it has none. */
export interface Presenting {
  slides(): readonly Slide[]
  show(index: number): void
  move(by: 1 | -1): void
  /** Keeps how far the plan has run and what is in view as another slide, after the one that is shown. */
  keep(): void
  start(): void
  stop(): void
}

export function createPresenting({
  workspace,
  runner,
  teaching,
  views,
}: Pick<App, 'workspace' | 'runner' | 'teaching' | 'views'>): Presenting {
  const slides = () => slidesOf(workspace.document)
  /** The view in front when the list of slides was put away; the audience need not see it. */
  let front: string | undefined

  function show(index: number): void {
    const all = slides()
    const slide = all[index]
    if (slide === undefined) return
    teaching.slide.value = index
    workspace.enter(slide.level ?? '')
    workspace.select({ nodes: slide.nodes ?? [] })
    const [left, top, right, bottom] = slide.rect
    workspace.showRect.value?.({ left, top, right, bottom })
    runner.go(slide.step === 0 ? 'start' : slide.step)
    workspace.announce(`Slide ${index + 1} of ${all.length}: ${slide.title}`)
  }

  function keep(): void {
    const rect = workspace.inView.value?.()
    if (rect === undefined) return
    const { position, current } = runner.view
    const all = slides()
    const after = all.length === 0 ? 0 : Math.min(teaching.slide.value + 1, all.length)
    const { value: row } = current
    const slide: Slide = {
      title: row === undefined ? 'Begin' : `${row.node} ${row.phase}`,
      step: position.value,
      rect: [rect.left, rect.top, rect.right, rect.bottom],
      level: workspace.level.value,
      nodes: [...workspace.selection.value.nodes],
    }
    const next = [...all.slice(0, after), slide, ...all.slice(after)]
    if (workspace.perform(`Add slide ${after + 1}`, setSlides(workspace.document, next))) teaching.slide.value = after
  }

  // Everything else gives way, so the canvas has another size: what was in view is to be in view again.
  watch(
    teaching.presenting,
    (on) => {
      if (!on) {
        if (front === undefined) return
        views.show('slides')
        views.active.value = front
        front = undefined
        return
      }
      if (slides().length > 0) show(Math.min(teaching.slide.value, slides().length - 1))
      else workspace.showRect.value?.()
    },
    { flush: 'post' },
  )

  return {
    slides,
    show,
    move(by) {
      const all = slides()
      if (all.length === 0) return runner.go(by === 1 ? 'next' : 'previous')
      show(Math.min(all.length - 1, Math.max(0, teaching.slide.value + by)))
    },
    keep,
    start() {
      if (views.open.value.includes('slides')) {
        front = views.active.value
        views.close('slides')
      }
      teaching.presenting.value = true
    },
    stop: () => (teaching.presenting.value = false),
  }
}
