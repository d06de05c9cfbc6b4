import { chromium } from 'playwright-core'
import type { CDPSession, Page } from 'playwright-core'
import { findChromium, quietSwitches, rootSwitches } from '../../build/standin/find-chromium.mjs'

/** A browser of its own for every turn: nothing of one editor is left when the next begins. */
export interface Window {
  readonly page: Page
  readonly session: CDPSession
  readonly errors: readonly string[]
  close(): Promise<void>
}

export function chromiumPlace(): string | undefined {
  return findChromium()
}

export async function openWindow(width: number, height: number): Promise<Window> {
  const executablePath = findChromium()
  const args = [...quietSwitches, ...rootSwitches, '--disable-gpu', '--enable-precise-memory-info']
  const browser = await chromium.launch({ executablePath, headless: true, args })
  const context = await browser.newContext({ viewport: { width, height } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error).slice(0, 200)))
  const session = await context.newCDPSession(page)
  // Time of the page's main thread alone, so that other work on the machine does not count.
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await session.send('Performance.enable')
  return { page, session, errors, close: () => browser.close() }
}

export interface Metrics {
  readonly domNodes: number
  readonly heapMB: number
  /** Seconds the main thread has worked. */
  readonly busy: number
  readonly listeners: number
}

export async function metricsOf({ session }: Pick<Window, 'session'>): Promise<Metrics> {
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return {
    domNodes: of('Nodes'),
    heapMB: of('JSHeapUsedSize') / 1e6,
    busy: of('TaskDuration'),
    listeners: of('JSEventListeners'),
  }
}

/** The same after a collection of all that is garbage. */
export async function restingMetrics(window: Window): Promise<Metrics> {
  await window.session.send('HeapProfiler.collectGarbage')
  await window.page.waitForTimeout(200)
  await window.session.send('HeapProfiler.collectGarbage')
  return metricsOf(window)
}
