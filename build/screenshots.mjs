// npm run screenshots: pictures of the window for the README, as docs/screenshots/*.png, and the same very small, as
// app/e2e/looks/*.png, which visual tests compare with. Names after -- choose some scenes.
import { chromium } from '@playwright/test'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'
import { outputOf, root } from './bundle/targets.mjs'
import { fixClock, scenes, settled, size } from './screenshots/scenes.mjs'
import { shrink } from './screenshots/shrink.mjs'
import { findChromium, quietSwitches, rootSwitches } from './standin/find-chromium.mjs'

const folder = path.join(root, 'docs/screenshots')
const looks = path.join(root, 'app/e2e/looks')
/** A picture in a README is loaded by everybody who reads it. */
const largest = 700_000

const executablePath = findChromium()
if (executablePath === undefined) {
  console.error('Pictures need Chromium: apt-get install chromium, or name one with GRADWIRE_CHROMIUM=/path/to/chrome')
  process.exit(1)
}
await bundle(['renderer', 'server'], { ifStale: true })
for (const place of [folder, looks]) mkdirSync(place, { recursive: true })

/** @type {typeof import('../app/browser/server.ts')} */
const { serveWindow } = await import(pathToFileURL(path.join(outputOf('server'), 'server.mjs')).href)
const server = await serveWindow({ folder: outputOf('renderer'), port: 0, given: [] })
const browser = await chromium.launch({ executablePath, args: [...quietSwitches, ...rootSwitches, '--disable-gpu'] })
const wanted = process.argv.slice(2)
try {
  for (const [name, { size: viewport = size, show }] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const context = await browser.newContext({ viewport, colorScheme: 'light', reducedMotion: 'reduce' })
    const page = await context.newPage()
    await fixClock(page)
    await page.goto(server.address)
    await show(page)
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme })
      const picture = await settled(page)
      const file = path.join(folder, `${name}-${colorScheme}.png`)
      writeFileSync(file, picture)
      const { png } = await shrink(context, picture)
      writeFileSync(path.join(looks, `${name}-${colorScheme}.png`), Buffer.from(png, 'base64'))
      const bytes = statSync(file).size
      console.log(`${path.relative(root, file)}  ${Math.round(bytes / 1000)} kB`)
      if (bytes > largest) process.exitCode = 1
    }
    await context.close()
  }
} finally {
  await browser.close()
  await server.close()
}
