/* What a machine can find of barriers, in the states a person is in most of the time, light, dark and with forced colours. */
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { add, newGraph, node, openTab } from './gestures.ts'
import { expect, test } from './runtime.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const sample = readFileSync(path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire'), 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

/** What is serious or worse, as "rule: element". */
async function barriers(page: Page): Promise<string[]> {
  // Evaluated from outside the page, as the policy lets nothing in.
  await page.evaluate(`${source};0`)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(root: Document): Promise<{ violations: Violation[] }> } }
    return (await axe.run(document)).violations
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

const looks = [
  { name: 'light', media: { colorScheme: 'light' } },
  { name: 'dark', media: { colorScheme: 'dark' } },
  { name: 'forced colours', media: { colorScheme: 'dark', forcedColors: 'active' } },
  { name: 'more contrast', media: { colorScheme: 'light', contrast: 'more' } },
] as const

for (const { name, media } of looks)
  test(`no serious barriers, ${name}`, async ({ app, page }) => {
    // Nine times every rule on every element.
    test.slow()
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' })
    await expect(page.getByRole('button', { name: 'New graph' })).toBeVisible()
    expect(await barriers(page), 'start screen').toEqual([])

    await newGraph(page)
    await add(page, 'Linear')
    await openTab(page, 'Problems')
    expect(await barriers(page), 'a node with a problem').toEqual([])

    await page.getByRole('application', { name: 'Graph canvas' }).focus()
    await page.keyboard.press('Shift+A')
    await expect(page.getByRole('combobox', { name: 'Search nodes' })).toBeVisible()
    expect(await barriers(page), 'quick add').toEqual([])
    await page.keyboard.press('Escape')
    while (await page.getByRole('button', { name: 'Undo' }).isEnabled())
      await page.getByRole('button', { name: 'Undo' }).click()

    await app.answerOpen({ name: 'net.gradwire', text: sample })
    await page.keyboard.press('Control+o')
    await expect(node(page, 'fc1')).toBeVisible()
    await page.getByRole('button', { name: 'Run backward', exact: true }).click()
    await expect(page.getByRole('status', { name: 'Run' })).not.toContainText('not run')
    await node(page, 'fc1').click({ position: { x: 30, y: 12 } })
    for (const tab of ['Plan', 'Edges', 'Training', 'Problems'] as const) {
      await openTab(page, tab)
      expect(await barriers(page), `after Run backward, ${tab}`).toEqual([])
    }

    await app.answerOpen({ name: 'broken.gradwire', text: '{' })
    await page.keyboard.press('Control+o')
    await expect(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toBeVisible()
    expect(await barriers(page), 'a file that cannot be read').toEqual([])
  })
