/*
 * Who may import whom. Each rule has a test that lints a snippet which breaks it.
 */

/** Folders of core, and what each may read besides itself. An arrow never points up. */
/** @type {{ readonly [folder: string]: readonly string[] }} */
const layers = {
  tensor: [],
  kernels: ['tensor'],
  nodes: ['tensor', 'kernels'],
  graph: ['tensor', 'kernels', 'nodes'],
  compile: ['tensor', 'kernels', 'nodes', 'graph'],
  run: ['tensor', 'kernels', 'nodes', 'graph', 'compile'],
  train: ['tensor', 'kernels', 'nodes', 'graph', 'compile', 'run'],
  inspect: ['tensor', 'kernels', 'nodes', 'graph', 'compile', 'run'],
  format: ['tensor', 'kernels', 'nodes', 'graph', 'compile'],
  interop: ['tensor', 'kernels', 'nodes', 'graph', 'compile'],
}

const folders = Object.keys(layers)

/** Code that ships; a test may reach further, to compare with something independent. */
const tests = ['**/*.test.ts', '**/testing/**', 'app/e2e/**']

/** @type {import('eslint').Linter.Config[]} */
const coreLayers = Object.entries(layers).map(([folder, below]) => {
  const above = folders.filter((other) => other !== folder && !below.includes(other))
  const zones = above.map((other) => ({
    target: `./core/${folder}`,
    from: `./core/${other}`,
    message: `core/${folder} may import ${below.join(', ') || 'nothing of core'}; core/${other} lies above or beside it.`,
  }))
  return {
    files: [`core/${folder}/**/*.ts`],
    ignores: tests,
    rules: { 'import-x/no-restricted-paths': ['error', { zones }] },
  }
})

const contract = {
  group: ['**/app/contract*'],
  allowTypeImports: true,
  message: 'Import the contract by `import type`.',
}

const engine = {
  regex: '(^|/)(replies|core/(run|kernels|train))/',
  allowTypeImports: true,
  message: 'The worker runs graphs and answers what it is asked: of that the window knows the types.',
}

/** @type {import('eslint').Linter.Config[]} */
const parts = [
  {
    files: ['core/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^[^.]', message: 'core is pure: it imports nothing from outside itself.' },
            { regex: '(^|/)(app|renderer|build|bench)/', message: 'core imports nothing from outside itself.' },
          ],
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,vue}'],
    ignores: tests,
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            {
              target: './renderer',
              from: './app',
              except: ['./contract.ts'],
              message: 'Of the shells the window knows the contract alone.',
            },
          ],
        },
      ],
      'no-restricted-imports': ['error', { patterns: [rete()] }],
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [contract] }],
    },
  },
  {
    // The window itself, and what it knows of the questions to its worker.
    files: ['renderer/**/*.{ts,vue}'],
    ignores: [...tests, 'renderer/worker/*.ts', 'renderer/worker/replies/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [contract, engine] }] },
  },
  { files: ['renderer/canvas/**/*.{ts,vue}'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['app/**/*.ts'],
    ignores: ['app/e2e/**'],
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        { zones: [{ target: './app', from: './renderer', message: 'The shells do not know the window.' }] },
      ],
      'no-restricted-imports': ['error', { patterns: [rete()] }],
    },
  },
]

/** Rete's words stop at renderer/canvas. */
function rete() {
  return { group: ['rete', 'rete-*'], message: 'Only renderer/canvas imports Rete.' }
}

/** @type {import('eslint').Linter.Config[]} */
export const boundaries = [...coreLayers, ...parts]
