import { buildGraph } from '../graph.ts'
import { sweeping } from '../page-contract.ts'
import type { BenchPage } from '../page-contract.ts'

/** What the address asks for: `?n=1000&fan-out=1.5`. */
const asked = new URLSearchParams(location.search)

export const graph = buildGraph(Number(asked.get('n') ?? 100), Number(asked.get('fan-out') ?? 1.5))
export const isAsked = (name: string): boolean => asked.has(name)

export const place: HTMLElement = document.querySelector<HTMLElement>('#app') ?? document.body

/** Hands the page over. `built` resolves when everything is on screen. */
export function present(
  page: Omit<BenchPage, 'ready' | 'origin' | 'sweep' | 'prepare' | 'panButton'>,
  built: Promise<void>,
) {
  const whole: BenchPage = {
    ...page,
    ready: built.then(() => performance.now()),
    sweep: sweeping(page.setView),
    origin: () => ({ x: 0, y: 0 }),
    prepare: () => Promise.resolve(),
    panButton: 'left',
  }
  Object.assign(window, { bench: whole })
}
