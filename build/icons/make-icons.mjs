// Draws the PNG icons from the two drawings beside this file: node build/icons/make-icons.mjs
// Small sizes have a drawing of their own, or its lines would vanish.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium, quietSwitches, rootSwitches } from '../standin/find-chromium.mjs'

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const here = import.meta.dirname

const browser = await chromium.launch({ executablePath: findChromium(), args: [...quietSwitches, ...rootSwitches] })
const page = await browser.newPage()
for (const size of sizes) {
  const drawing = readFileSync(path.join(here, size < 48 ? 'mark-small.svg' : 'mark.svg'), 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${drawing}`,
  )
  await page.screenshot({ path: path.join(here, `${size}x${size}.png`), omitBackground: true })
}
await browser.close()
