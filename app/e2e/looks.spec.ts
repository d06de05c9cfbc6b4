/*
 * The window as it looked when somebody last looked at it. Pictures are compared at an eighth of their size: what is missing,
 * elsewhere or of another colour counts, how a machine smooths its letters does not. After a change that is meant, look at the
 * new pictures and commit them: npm run screenshots
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fixClock, scenes, settled, size } from '../../build/screenshots/scenes.mjs'
import { shrink } from '../../build/screenshots/shrink.mjs'
import { expect, test } from './runtime.ts'

const folder = path.resolve(import.meta.dirname, 'looks')
/** A point that differs by more than this in a channel is another one. */
const noticeable = 24
/** So many of a hundred points may be others. */
const mostOthers = 0.4

/** Lines are as long as its letters make them. */
const font = 'Liberation Sans'
/** Runs in the page: a font that is not there is drawn as the one named after it. */
function hasFont(name: string): boolean {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return false
  const width = (family: string) => {
    context.font = `40px ${family}`
    return context.measureText('Gradwire mmmiii').width
  }
  return width(`'${name}', monospace`) !== width('monospace')
}

/** Those somebody has looked at and committed. */
const seen = existsSync(folder) ? readdirSync(folder) : []

for (const [name, scene] of Object.entries(scenes).filter(([name]) => seen.includes(`${name}-light.png`)))
  test(`${name} looks as it did, light and dark`, async ({ page }, info) => {
    test.slow()
    const there = await page.evaluate(hasFont, font)
    const reason = `The pictures were taken with ${font}, which is not installed here (apt-get install fonts-liberation)`
    if (!there) console.log(reason)
    test.skip(!there, reason)
    await page.setViewportSize(scene.size ?? size)
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await fixClock(page)
    await page.reload()
    await scene.show(page)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const picture = await settled(page)
      const now = await shrink(page.context(), picture)
      const file = path.join(folder, `${name}-${colorScheme}.png`)
      expect(existsSync(file), 'somebody has looked at it: npm run screenshots').toBe(true)
      const before = await shrink(page.context(), readFileSync(file), 1)
      expect([now.width, now.height]).toEqual([before.width, before.height])
      let others = 0
      for (let i = 0; i < now.rgb.length; i += 3)
        if ([0, 1, 2].some((c) => Math.abs((now.rgb[i + c] ?? 0) - (before.rgb[i + c] ?? 0)) > noticeable)) others++
      const part = (300 * others) / now.rgb.length
      if (part > mostOthers) await info.attach(`${name}-${colorScheme}`, { body: picture, contentType: 'image/png' })
      expect.soft(part, `${colorScheme}: per cent of points that look otherwise`).toBeLessThanOrEqual(mostOthers)
    }
  })
