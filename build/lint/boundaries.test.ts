import { ESLint } from 'eslint'
import path from 'node:path'
import tseslint from 'typescript-eslint'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')

// A snippet has no place in a project, so it is linted without types.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    {
      ...tseslint.configs.disableTypeChecked,
      languageOptions: { parserOptions: { project: false, projectService: false } },
    },
  ],
})

/** Rules broken by a snippet as if it stood in a file. */
async function broken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) })
  const rules = result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? []
  return [...new Set(rules)].filter((rule) => rule !== '@typescript-eslint/no-unused-vars')
}

const importing = (place: string) => `import * as other from '${place}'\nexport const used = other\n`

const upward: readonly [file: string, imported: string][] = [
  ['core/tensor/x.ts', '../nodes/define.ts'],
  ['core/tensor/x.ts', '../graph/document.ts'],
  ['core/kernels/x.ts', '../nodes/define.ts'],
  ['core/nodes/x.ts', '../graph/document.ts'],
  ['core/graph/x.ts', '../compile/plan.ts'],
  ['core/graph/x.ts', '../format/read.ts'],
  ['core/compile/x.ts', '../run/session.ts'],
  ['core/run/x.ts', '../inspect/jacobian.ts'],
  ['core/format/x.ts', '../run/session.ts'],
]

test.each(upward)('%s may not import %s', async (file, imported) => {
  expect(await broken(file, importing(imported))).toEqual(['import-x/no-restricted-paths'])
})

test('what lies below may be imported', async () => {
  expect(await broken('core/run/x.ts', importing('../compile/plan.ts'))).toEqual([])
  expect(await broken('core/format/x.ts', importing('../compile/plan.ts'))).toEqual([])
  expect(await broken('core/nodes/x.ts', importing('../tensor/tensor.ts'))).toEqual([])
})

test('core imports nothing from outside itself', async () => {
  for (const name of ['vue', 'node:fs', 'electron', '../../app/contract.ts', '../../renderer/state/workspace.ts']) {
    expect(await broken('core/run/x.ts', importing(name)), name).toContain('no-restricted-imports')
  }
})

test('only renderer/canvas imports Rete', async () => {
  for (const name of ['rete', 'rete-area-plugin']) {
    expect(await broken('renderer/panels/x.ts', importing(name))).toEqual(['no-restricted-imports'])
    expect(await broken('app/main/x.ts', importing(name))).toEqual(['no-restricted-imports'])
    expect(await broken('core/graph/x.ts', importing(name))).toEqual(['no-restricted-imports'])
    expect(await broken('renderer/canvas/x.ts', importing(name))).toEqual([])
  }
  const component = `<script setup lang="ts">\nimport { NodeEditor } from 'rete'\nconst editor = NodeEditor\n</script>\n<template><p>{{ editor }}</p></template>\n`
  expect(await broken('renderer/panels/Bad.vue', component)).toEqual(['no-restricted-imports'])
})

test('of the shells the window knows the contract alone, and only its types', async () => {
  expect(await broken('renderer/host/x.ts', importing('../../app/main/save.ts'))).toEqual([
    'import-x/no-restricted-paths',
  ])
  expect(await broken('renderer/host/x.ts', importing('../../app/contract.ts'))).toEqual([
    '@typescript-eslint/no-restricted-imports',
  ])
  const types = `import type { HostState } from '../../app/contract.ts'\nexport type Kept = HostState\n`
  expect(await broken('renderer/host/x.ts', types)).toEqual([])
})

test('the window leaves running and answering to its worker', async () => {
  const refused = ['@typescript-eslint/no-restricted-imports']
  for (const file of ['renderer/panels/x.ts', 'renderer/worker/questions/x.ts']) {
    const up = file.includes('questions') ? '../../..' : '../..'
    for (const engine of ['core/run/session.ts', 'core/kernels/machine.ts', 'core/train/optimisers.ts'])
      expect(await broken(file, importing(`${up}/${engine}`)), file).toEqual(refused)
    expect(await broken(file, importing(`${up}/renderer/worker/replies/step.ts`)), file).toEqual(refused)
    const types = `import type { RunSession } from '${up}/core/run/session.ts'\nexport type Kept = RunSession\n`
    expect(await broken(file, types), file).toEqual([])
  }
  expect(await broken('renderer/worker/replies/x.ts', importing('../../../core/run/session.ts'))).toEqual([])
})

test('the shells do not know the window', async () => {
  expect(await broken('app/main/x.ts', importing('../../renderer/host/host.ts'))).toEqual([
    'import-x/no-restricted-paths',
  ])
})

test('a circle of imports is refused', async () => {
  expect(await broken('build/lint/testing/first.ts', importing('./second.ts'))).toEqual(['import-x/no-cycle'])
})

test('any, comments that silence the compiler and evaluation are refused', async () => {
  expect(await broken('core/graph/x.ts', 'export const x: any = 1\n')).toEqual(['@typescript-eslint/no-explicit-any'])
  expect(await broken('core/graph/x.ts', '// @ts-ignore\nexport const x = 1\n')).toEqual([
    '@typescript-eslint/ban-ts-comment',
  ])
  expect(await broken('core/graph/x.ts', "export const x = eval('1') as number\n")).toEqual(['no-eval'])
  expect(await broken('renderer/panels/Bad.vue', '<template><p v-html="text" /></template>\n')).toContain(
    'vue/no-v-html',
  )
})

test('a comment cannot switch a rule off', async () => {
  const code = '// eslint-disable-next-line @typescript-eslint/no-explicit-any\nexport const x: any = 1\n'
  expect(await broken('core/graph/x.ts', code)).toContain('@typescript-eslint/no-explicit-any')
})
