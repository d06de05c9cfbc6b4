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

/** What is serious or worse, as "rule: element"; in all of the window, or in what lies over it. */
async function barriers(page: Page, within?: string): Promise<string[]> {
  // Evaluated from outside the page, as the policy lets nothing in.
  await page.evaluate(`${source};0`)
  const violations = await page.evaluate(async (within) => {
    const { axe } = window as unknown as { axe: { run(root: ParentNode): Promise<{ violations: Violation[] }> } }
    const root = within === undefined ? document : document.querySelector(within)
    if (root === null) throw new Error(`there is no ${within}`)
    return (await axe.run(root)).violations
  }, within)
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

for (const { name, media } of looks)
  test(`no serious barriers in menus, dialogs, groups and at 200 %, ${name}`, async ({ app, page }) => {
    test.slow()
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' })
    await app.answerOpen({ name: 'net.gradwire', text: sample })
    await page.keyboard.press('Control+o')
    await expect(node(page, 'fc1')).toBeVisible()
    await page.getByRole('button', { name: 'Run backward', exact: true }).click()
    await expect(page.getByRole('status', { name: 'Run' })).not.toContainText('not run')

    await page.getByRole('button', { name: 'Settings' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    expect(await barriers(page, '[role="menu"]'), 'settings').toEqual([])
    await page.getByRole('menuitemcheckbox', { name: 'Projector size' }).click()
    await page.keyboard.press('Escape')
    expect(await barriers(page), 'projector size').toEqual([])
    await page.getByRole('application', { name: 'Graph canvas' }).focus()
    await page.keyboard.press('Control+Shift+l')

    await node(page, 'fc1').click({ position: { x: 30, y: 12 }, button: 'right' })
    await expect(page.getByRole('menu')).toBeVisible()
    expect(await barriers(page, '[role="menu"]'), 'menu of a node').toEqual([])
    await page.keyboard.press('Escape')
    for (const keys of ['Control+k', 'F1']) {
      await page.keyboard.press(keys)
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await barriers(page, '[role="dialog"], dialog[open]'), keys).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }

    await node(page, 'fc1').click({ position: { x: 30, y: 12 } })
    await page.keyboard.press('Control+g')
    await expect(page.locator('[data-type="group"]')).toBeVisible()
    await page.keyboard.press('Control+ArrowDown')
    await expect(node(page, 'group1/fc1')).toBeVisible()
    // 1280 × 800 at 200 %.
    await page.setViewportSize({ width: 640, height: 400 })
    expect(await barriers(page), 'inside a group, at 200 %').toEqual([])
  })
