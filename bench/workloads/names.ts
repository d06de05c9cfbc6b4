/*
 * What can be measured, as short texts: the named workloads, and others of the same kinds in any size.
 */

/** The workloads that have targets, and what each stands for. */
export const named: { readonly [name: string]: { readonly text: string; readonly title: string } } = {
  a: { text: 'mlp:2-8-8-1,tanh,mse@32', title: 'MLP 2-8-8-1 tanh, batch 32' },
  b: { text: 'mlp:784-256-128-10@64', title: 'MLP 784-256-128-10, batch 64' },
  c: { text: 'linear:3x1024@128', title: 'three Linear 1024, batch 128' },
  d: { text: 'conv1d:16-32-32,1024@32', title: 'conv1d 16-32-32, length 1024, batch 32' },
  e: { text: 'conv2d:1-8-16/2,28x28,10@32', title: 'conv2d 8@3×3, 16@3×3 stride 2, linear 10, batch 32' },
  f: { text: 'chain:1000x8@1', title: 'chain of 1,000 Linear 8 and tanh, batch 1' },
}

/** Kinds of work beside networks, and the sizes measured where none is named. */
export const otherKinds: { readonly [kind: string]: readonly number[] } = {
  sgemm: [512],
  threads: [1024],
  compile: [10_000, 100_000],
  watch: [1000],
  conv: [14, 28],
  reference: [100, 1000, 10_000],
}

/** Kinds of networks, with an example of each. */
export const networkKinds: { readonly [kind: string]: string } = {
  mlp: 'mlp:784-256-128-10,relu,crossEntropy@64',
  linear: 'linear:3x1024@128',
  chain: 'chain:1000x8@1',
  conv1d: 'conv1d:16-32-32,1024@32',
  conv2d: 'conv2d:1-8-16/2,28x28,10@32',
}

/** What a name stands for; any other text stands for itself. */
export function textOf(workload: string): string {
  return named[workload]?.text ?? workload
}

/**
 * Parts a list of workloads. Commas stand between workloads and inside some of them, so a list is parted only where the next
 * workload can begin.
 */
export function splitWorkloads(list: string): string[] {
  const kinds = [...Object.keys(networkKinds), ...Object.keys(otherKinds)].join('|')
  const begin = new RegExp(`,(?=(?:[a-z]|${Object.keys(otherKinds).join('|')})(?:,|$)|(?:${kinds}):)`)
  return list.split(begin).filter((item) => item !== '')
}
