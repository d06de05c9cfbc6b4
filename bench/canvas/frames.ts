import { metricsOf } from './browser.ts'
import type { Window } from './browser.ts'
import type { FrameTimes } from './row.ts'

/** Measures the frames while something happens. */
export async function framesDuring(window: Window, work: () => Promise<void>): Promise<FrameTimes> {
  const { page, session } = window
  const shown: number[] = []
  const collect = ({ value }: { value: object[] }) => {
    for (const event of value as { name?: string; ts?: number }[])
      if (event.name === 'DrawFrame' && event.ts !== undefined) shown.push(event.ts / 1000)
  }
  session.on('Tracing.dataCollected', collect)
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline.frame'] },
  })
  const before = await metricsOf(window)
  await page.evaluate(() => {
    const times: number[] = []
    Reflect.set(globalThis, 'benchFrames', times)
    const tick = (now: number) => {
      times.push(now)
      if (Reflect.get(globalThis, 'benchFrames') === times) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
  await work()
  const times = await page.evaluate(() => {
    const times = Reflect.get(globalThis, 'benchFrames') as number[]
    Reflect.set(globalThis, 'benchFrames', undefined)
    return times
  })
  const after = await metricsOf(window)
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await complete
  session.off('Tracing.dataCollected', collect)
  const gaps = gapsOf(times)
  return {
    median: at(gaps, 0.5),
    p95: at(gaps, 0.95),
    max: at(gaps, 1),
    frames: gaps.length,
    shownP95: at(gapsOf(shown.sort((a, b) => a - b)), 0.95),
    main: round(((after.busy - before.busy) * 1000) / Math.max(1, gaps.length)),
  }
}

function gapsOf(times: readonly number[]): number[] {
  return times
    .slice(1)
    .map((time, i) => time - (times[i] as number))
    .sort((a, b) => a - b)
}

function at(sorted: readonly number[], part: number): number {
  return round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN)
}

const round = (value: number): number => Math.round(value * 10) / 10
