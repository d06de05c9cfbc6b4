import { buildGraph } from '../graph.ts'
import { painted, sweeping } from '../page-contract.ts'
import type { BenchPage } from '../page-contract.ts'

/** What the address asks for: `?n=1000&fan-out=1.5`. */
const asked = new URLSearchParams(location.search)

export const graph = buildGraph(Number(asked.get('n') ?? 100), Number(asked.get('fan-out') ?? 1.5))
export const isAsked = (name: string): boolean => asked.has(name)

export const place: HTMLElement = document.querySelector<HTMLElement>('#app') ?? document.body

/** Hands the page over. `build` makes the graph and resolves when everything is on screen. */
export function present(
  page: Omit<BenchPage, 'started' | 'load' | 'origin' | 'sweep' | 'prepare' | 'panButton'>,
  build: () => Promise<void>,
) {
  const whole: BenchPage = {
    ...page,
    started: painted().then(() => performance.now()),
    load: () => build().then(() => undefined),
    sweep: sweeping(page.setView),
    origin: () => ({ x: 0, y: 0 }),
    prepare: () => Promise.resolve(),
    panButton: 'left',
  }
  Object.assign(window, { bench: whole })
}
